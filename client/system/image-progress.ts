import type { SystemView } from '../../server/protocol/views.ts';

type Image = SystemView['images'][number];

/** How far an image is, 0 to 100. A building image shows at least a sliver. */
export function percent(image: Image): number {
  if (image.state === 'ready') return 100;
  // Some report a share from 0 to 1, some a percentage.
  const share = Math.min(100, Math.max(0, image.done > 1 ? image.done : image.done * 100));
  return image.state === 'building' ? Math.max(4, Math.min(99, share)) : share;
}

/** The mean over all images, 0 to 100. */
export function overallProgress(images: readonly Image[]): number {
  return images.length === 0 ? 0 : images.reduce((sum, image) => sum + percent(image), 0) / images.length;
}
