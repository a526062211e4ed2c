// Shows the module alone on a page: load remoteEntry.js, take the container by its scope (CollectionViewer), ask it for the
// exposed name (./CollectionViewer), and mount what it answers. There is no code in the host, and so no token is needed.
(async () => {
  "use strict";
  await CollectionViewer.init({});
  const makeModule = await CollectionViewer.get("./CollectionViewer");
  makeModule().mount(document.getElementById("collection-viewer"));
})();
