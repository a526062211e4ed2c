import DovetailCore
import DovetailPlugin

/// Makes the contexts that plugins are given: every capability passes the gate.
struct GatedContext: Sendable {
    let store: any HostStore
    let databases: any PluginDatabases
    let bus: EventBus
    let requests: RequestsUnderWay
    let services: ServiceRegistry
    let outbound: Outbound
    let vault: ConfigurationVault
    let clock: any HostClock
    let limits: HostSettings.Limits

    /// A context over a session.
    ///
    /// - Parameters:
    ///   - session: What it may do and where its writes go.
    ///   - routes: Where its routes are bound; nil for a hook.
    ///   - operation: The operation under way, if any.
    /// - Returns: The context to give to the plugin.
    func make(_ session: Session, routes: RouteTable?, operation: OperationID?) -> PluginContext {
        PluginContext(
            installation: session.installation, manifest: session.release.manifest, packagePath: session.release.path,
            operation: operation, mode: session.board.mode, logger: session.logger.forPlugin(self.requests),
            backends: PluginBackends(
                configuration: GatedConfiguration(session: session, store: self.store, vault: self.vault),
                storage: GatedStorage(session: session, store: self.store, maximumSize: self.limits.storedValue),
                database: GatedDatabase(session: session, databases: self.databases),
                events: GatedEvents(
                    session: session, bus: self.bus, clock: self.clock, maximumSize: self.limits.eventSize),
                services: GatedServices(session: session, registry: self.services),
                http: GatedHTTP(session: session, outbound: self.outbound, requests: self.requests),
                notifications: GatedNotifications(session: session, store: self.store, clock: self.clock),
                permissions: GatedPermissions(session: session),
                routes: GatedRoutes(session: session, table: routes),
                timers: GatedTimers(session: session, clock: self.clock),
                tasks: GatedTasks(session: session),
                resources: GatedResources(session: session),
                features: GatedFeatures(session: session, store: self.store)))
    }
}
