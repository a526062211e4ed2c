export { MemoryHost } from './lib/testing/memory-host.js';
export { RealHost } from './lib/testing/real-host.js';
