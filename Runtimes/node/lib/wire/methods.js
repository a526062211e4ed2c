/** What calls and notes are about: numbers that never change their meaning. */
export const Method = Object.freeze({
  // The host calls.
  hello: 1,
  ping: 2,
  shutdown: 3,
  open: 10,
  close: 11,
  hook: 12,
  start: 13,
  stop: 14,
  migrate: 15,
  health: 16,
  saveState: 17,
  restoreState: 18,
  request: 20,
  event: 21,
  service: 22,
  run: 23,

  // The plugin calls.
  storageValue: 100,
  storageSet: 101,
  storageRemove: 102,
  storageKeys: 103,
  databaseQuery: 110,
  databaseExecute: 111,
  databaseBegin: 112,
  databaseCommit: 113,
  databaseRollback: 114,
  configurationValues: 120,
  configurationSet: 121,
  eventsPublish: 130,
  eventsSubscribe: 131,
  servicesCall: 140,
  servicesProvide: 141,
  httpSend: 145,
  notificationsSend: 150,
  permissionsGranted: 160,
  featuresReport: 165,
  routesBind: 170,
  timersEvery: 180,
  timersAfter: 181,
  timersSchedule: 182,
  tasksRun: 190,
  resourcesAdd: 200,
  resourcesCount: 201,
  bindingRelease: 210,
  log: 220,
});

/** Whether calls of a method get through where others are one too many. */
export function isUrgent(method) {
  return method === Method.ping || method === Method.shutdown;
}
