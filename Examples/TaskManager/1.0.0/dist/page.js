// Shows the module alone on a page, as any page can: load remoteEntry.js, take the container by its scope (TaskManager),
// ask it for the exposed name (./TaskManager), and mount what it answers.
(async () => {
  "use strict";

  // The host puts a token of 15 minutes behind the address: /…/index.html#token=…  A fragment is never sent to a server.
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  // The page lies at /bundles/TaskManager/{version}/dist/, the plugin's routes at /plugins/TaskManager/.
  const baseURL = new URL("../../../../plugins/TaskManager/", document.baseURI).href;

  await TaskManager.init({});
  const makeModule = await TaskManager.get("./TaskManager");
  makeModule().mount(document.getElementById("task-manager"), { baseURL, token });
})();
