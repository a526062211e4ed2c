import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailProcess

/// Runs plugin programs, and notes when a handler of events there has answered the host.
///
/// The host waits for the answer to each event, and tells nobody: so its delivery is watched where it is made, between the
/// host's gate and the connection.
struct WatchedRunner: PluginRunner {
    let runner: ProcessRunner
    let answers: HandlerAnswers

    func canRun(_ release: LoadedRelease) -> Bool { self.runner.canRun(release) }

    func attach(_ observer: any RunnerObserver) { self.runner.attach(observer) }

    func start() async throws { try await self.runner.start() }

    func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint {
        WatchedEndpoint(endpoint: try await self.runner.endpoint(for: release), answers: self.answers)
    }

    func stop() async { await self.runner.stop() }
}

private struct WatchedEndpoint: PluginEndpoint {
    let endpoint: any PluginEndpoint
    let answers: HandlerAnswers

    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance {
        WatchedInstance(instance: try await self.endpoint.makeInstance(for: installation), answers: self.answers)
    }
}

private struct WatchedInstance: PluginInstance {
    let instance: any PluginInstance
    let answers: HandlerAnswers

    var process: ProcessNumber? { self.instance.process }
    var isLost: Bool { self.instance.isLost }
    var keepsCallLimits: Bool { self.instance.keepsCallLimits }

    @concurrent func run(_ call: HookCall, _ context: PluginContext) async throws -> HookResult {
        try await self.instance.run(call, context)
    }

    @concurrent func start(_ context: PluginContext) async throws {
        var backends = context.backends
        backends.events = WatchedEvents(events: backends.events, answers: self.answers)
        try await self.instance.start(
            PluginContext(
                installation: context.installation, manifest: context.manifest, packagePath: context.packagePath,
                operation: context.operation, logger: context.logger, backends: backends))
    }

    @concurrent func stop(_ context: PluginContext) async throws { try await self.instance.stop(context) }

    func close() async { await self.instance.close() }
}

private struct WatchedEvents: EventsBackend {
    let events: any EventsBackend
    let answers: HandlerAnswers

    func publish(_ name: String, data: [UInt8], to audience: EventAudience) async throws {
        try await self.events.publish(name, data: data, to: audience)
    }

    func subscribe(
        _ pattern: String, handler: @escaping @Sendable (Event) async throws -> Void
    ) async throws -> any Registration {
        try await self.events.subscribe(pattern) { [answers = self.answers] event in
            do {
                try await handler(event)
                answers.add(.success(()))
            } catch {
                answers.add(.failure(error))
                throw error
            }
        }
    }
}
