/** Shown while the page itself is being built. Without script: it asks again every two seconds. */
export const settingUpPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Mailrange is setting up</title>
<style>
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 32rem; padding: 2rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
p { margin: 0; opacity: .8; }
</style>
</head>
<body>
<main>
<h1>Mailrange is setting up</h1>
<p role="status">The page is being built. This takes a few seconds after an update; it opens here by itself. The terminal that runs the server shows each step.</p>
</main>
</body>
</html>
`;
