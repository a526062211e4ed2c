import DovetailCore
import DovetailPlugin

/// An installation that is awake: its plugin's object, its resources, its routes.
final class AwakeInstallation: Sendable {
    let id: InstallationID
    let release: LoadedRelease
    let instance: any PluginInstance
    let session: Session
    let scope: ResourceScope
    let routes: RouteTable
    let traffic = Traffic()

    init(
        id: InstallationID, release: LoadedRelease, instance: any PluginInstance, session: Session,
        scope: ResourceScope,
        routes: RouteTable
    ) {
        self.id = id
        self.release = release
        self.instance = instance
        self.session = session
        self.scope = scope
        self.routes = routes
    }
}
