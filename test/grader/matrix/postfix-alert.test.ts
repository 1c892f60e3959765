import { matrixOf } from '../matrix-of.ts';

await matrixOf('postfix-alert');
