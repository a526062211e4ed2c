import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailPluginProcess
@testable import DovetailProcess
import DovetailWire
import Logging
import NIOCore
import Synchronization

/// Runs plugins at the other end of a connection without sockets: all of the protocol, and no process.
final class LoopbackRunner: PluginRunner {
    /// A plugin's side that was greeted, and how to call it.
    private struct Greeted: Sendable {
        let calls: PluginCalls
        let contexts: ContextTable
        /// Held as long as it is called.
        let pluginEnd: Connection
    }

    private let side: @Sendable () -> any ConnectionHandler
    private let process: ProcessNumber?
    private let logger: Logger
    private let units = Mutex<[ProcessUnit: Task<Greeted, any Error>]>([:])

    /// Runs plugins that a closure makes.
    init(make: @escaping @Sendable () -> any Plugin) {
        self.side = { PluginServer(make: make) }
        self.process = nil
        self.logger = Logger(label: "dovetail.test", factory: { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs plugins whose side of the protocol a closure makes, as if they were in a process.
    init(process: ProcessNumber, logger: Logger, side: @escaping @Sendable () -> any ConnectionHandler) {
        self.side = side
        self.process = process
        self.logger = logger
    }

    func canRun(_ release: LoadedRelease) -> Bool { release.manifest.runtime == .process }

    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint {
        LoopbackEndpoint { [process] installation in
            let greeted = try await self.greeted(release, for: installation.owner)
            return try RemoteInstance(
                for: installation, process: process, calls: greeted.calls, contexts: greeted.contexts, onClose: {})
        }
    }

    func stop() async {
        for unit in self.units.withLock({ Array($0.values) }) {
            // One that was not greeted has no connection to close.
            try? await unit.value.calls.connection.close()
        }
    }

    private func greeted(_ release: LoadedRelease, for owner: Owner) async throws -> Greeted {
        let unit = release.unit(of: owner)
        let task = self.units.withLock { units in
            // Awaited below by everybody who needs it.
            let task = units[unit] ?? Task { try await self.greet(release, unit) }
            units[unit] = task
            return task
        }
        return try await task.value
    }

    private func greet(_ release: LoadedRelease, _ unit: ProcessUnit) async throws -> Greeted {
        let side = HostSide(
            unit: unit, settings: ProcessSettings(), clock: .system, logger: self.logger, fate: { "was closed" },
            onEnd: { _ in })
        let (hostEnd, pluginEnd) = Loopback.connect(host: side, plugin: self.side())
        let calls = side.calls(hostEnd)
        let hello = Hello(
            slug: release.id.slug, version: release.id.version, path: release.path,
            manifest: release.manifest.document, limits: WireLimits(), logLevel: "debug")
        _ = try await calls.make(.hello, json: try ByteBuffer(document: hello))
        return Greeted(calls: calls, contexts: side.contexts, pluginEnd: pluginEnd)
    }
}

/// A release at the other end.
private struct LoopbackEndpoint: PluginEndpoint {
    let make: @Sendable (InstallationID) async throws -> any PluginInstance

    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance {
        try await self.make(installation)
    }
}
