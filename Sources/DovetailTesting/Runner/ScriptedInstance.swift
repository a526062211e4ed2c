import DovetailCore
import DovetailHost
import DovetailPlugin

/// A release of a ``ScriptedRunner``.
struct ScriptedEndpoint: PluginEndpoint {
    let runner: ScriptedRunner
    let release: LoadedRelease
    let plugin: ScriptedPlugin

    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance {
        let process = self.runner.process(of: self.release.unit(of: installation.owner))
        process.enter()
        return ScriptedInstance(runner: self.runner, lives: process, plugin: self.plugin)
    }
}

/// A scripted plugin that lives in what is taken for a process: every call goes through that.
private struct ScriptedInstance: PluginInstance {
    let runner: ScriptedRunner
    let lives: ScriptedProcess
    let plugin: ScriptedPlugin

    var process: ProcessNumber? { self.lives.number }
    var isLost: Bool { self.lives.hasEnded }

    @concurrent func run(_ call: HookCall, _ context: PluginContext) async throws -> HookResult {
        let (plugin, context) = (self.plugin, context.within(self.lives, of: self.runner))
        return try await self.lives.call {
            switch call {
            case .install: return try await plugin.install(context)
            case .enable: return try await plugin.enable(context)
            case .disable: return try await plugin.disable(context)
            case .uninstall: return try await plugin.uninstall(context)
            case .update(let version): return try await plugin.update(context, from: version)
            case .configure(let old): return try await plugin.configure(context, old: old)
            case .migrate(let name, let from):
                try await plugin.migrate(context, name, from: from)
                return .done
            }
        }
    }

    @concurrent func start(_ context: PluginContext) async throws {
        let (plugin, context) = (self.plugin, context.within(self.lives, of: self.runner))
        try await self.lives.call { try await plugin.start(context) }
        self.runner.hasStarted(in: self.lives)
    }

    @concurrent func stop(_ context: PluginContext) async throws {
        let (plugin, context) = (self.plugin, context.within(self.lives, of: self.runner))
        try await self.lives.call { try await plugin.stop(context) }
    }

    @concurrent func health(_ context: PluginContext) async throws -> PluginHealth {
        let (plugin, context) = (self.plugin, context.within(self.lives, of: self.runner))
        return try await self.lives.call { try await plugin.health(context) }.bounded
    }

    @concurrent func saveState(_ context: PluginContext) async throws -> PluginState? {
        let (plugin, context) = (self.plugin, context.within(self.lives, of: self.runner))
        return try await self.lives.call { try await plugin.saveState(context) }
    }

    @concurrent func restoreState(_ context: PluginContext, _ state: PluginState) async throws {
        let (plugin, context) = (self.plugin, context.within(self.lives, of: self.runner))
        try await self.lives.call { try await plugin.restoreState(context, state) }
    }

    func close() async {}
}

extension PluginContext {
    /// The context for a plugin in a process: what it binds is called there.
    fileprivate func within(_ process: ScriptedProcess, of runner: ScriptedRunner) -> PluginContext {
        var backends = self.backends
        backends.routes = ScriptedRoutes(runner: runner, process: process, backend: backends.routes)
        backends.services = ScriptedServices(runner: runner, process: process, backend: backends.services)
        return PluginContext(
            installation: self.installation, manifest: self.manifest, packagePath: self.packagePath,
            operation: self.operation, mode: self.mode, logger: self.logger, backends: backends)
    }
}

private struct ScriptedRoutes: RoutesBackend {
    let runner: ScriptedRunner
    let process: ScriptedProcess
    let backend: any RoutesBackend

    func bind(
        _ method: RequestMethod, _ path: String,
        handler: @escaping @Sendable (PluginRequest) async throws -> PluginResponse
    ) async throws -> any Registration {
        try await self.backend.bind(method, path) { [runner, process] request in
            runner.willCall(process)
            return try await process.call { try await handler(request) }
        }
    }
}

private struct ScriptedServices: ServicesBackend {
    let runner: ScriptedRunner
    let process: ScriptedProcess
    let backend: any ServicesBackend

    func provide(
        _ name: String, handler: @escaping @Sendable (ServiceCall) async throws -> [UInt8]
    ) async throws -> any Registration {
        try await self.backend.provide(name) { [runner, process] call in
            runner.willCall(process)
            return try await process.call { try await handler(call) }
        }
    }

    func call(_ name: String, version: VersionRange, method: String, body: [UInt8]) async throws -> [UInt8] {
        try await self.backend.call(name, version: version, method: method, body: body)
    }
}
