import { register } from 'node:module';

// What examples and their tests import as `dovetail` is this library.
register('../../lib/resolve-dovetail.mjs', import.meta.url);
