import DovetailCore
import DovetailPlugin
import DovetailWire
import Logging

/// The release that the host has greeted this process as.
struct GreetedRelease: Sendable {
    let manifest: PluginManifest
    let path: String
    let logLevel: Logger.Level

    init(_ hello: Hello) throws {
        self.manifest = try hello.manifest.decode(PluginManifest.self)
        self.path = hello.path
        self.logLevel = hello.logLevel.flatMap { Logger.Level(rawValue: $0) } ?? .info
    }

    /// A context for an installation whose capabilities lie at the host.
    func context(
        for installation: InstallationID, operation: OperationID?, mode: ServiceMode?, _ remote: RemoteContext
    ) -> PluginContext {
        var logger = Logger(label: self.manifest.slug.rawValue) { _ in RemoteLogHandler(remote: remote) }
        logger.logLevel = self.logLevel
        return PluginContext(
            installation: installation, manifest: self.manifest, packagePath: self.path, operation: operation,
            mode: mode ?? .full, logger: logger, backends: remote.backends)
    }
}
