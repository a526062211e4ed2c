import DovetailCore
import DovetailPlugin
import Synchronization

/// An installation that is awake: its plugin's object, its resources, its routes.
final class AwakeInstallation: Sendable {
    let id: InstallationID
    let release: LoadedRelease
    let instance: any PluginInstance
    let session: Session
    let scope: ResourceScope
    let routes: RouteTable
    let traffic = Traffic()
    /// Whether the store keeps what it had under way when it went to sleep.
    let hasSavedState = Mutex(false)

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
