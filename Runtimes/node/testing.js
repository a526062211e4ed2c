export { MemoryHost } from './lib/testing/memory-host.js';
export { pluginOf } from './lib/testing/plugin-of.js';
export { RealHost } from './lib/testing/real-host.js';
