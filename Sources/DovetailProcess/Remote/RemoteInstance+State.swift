import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

// What a plugin object is asked beside its hooks. A library that is older than a method does not know it: then the plugin
// cannot implement it, and what counts is what a plugin does that does not.
extension RemoteInstance {
    @concurrent func health(_ context: PluginContext) async throws -> PluginHealth {
        let answer = try await self.ask(
            .health, context, StartDocument(instance: self.handle, operation: nil, mode: context.wireMode))
        guard let answer, answer.json.readableBytes > 0 else { return .healthy }
        return try answer.json.document(PluginHealth.self).bounded
    }

    @concurrent func saveState(_ context: PluginContext) async throws -> PluginState? {
        let document = StartDocument(instance: self.handle, operation: context.operation, mode: context.wireMode)
        guard let answer = try await self.ask(.saveState, context, document), answer.json.readableBytes > 0 else {
            return nil
        }
        return try answer.json.document(PluginState.self)
    }

    @concurrent func restoreState(_ context: PluginContext, _ state: PluginState) async throws {
        let document = StateDocument(
            instance: self.handle, operation: context.operation, state: state, mode: context.wireMode)
        _ = try await self.ask(.restoreState, context, document)
    }

    /// Runs a migration; one that nobody knows has not run, which is a failure.
    func migrate(_ name: String, from version: SemanticVersion, _ context: PluginContext) async throws {
        let document = MigrateDocument(
            instance: self.handle, operation: context.operation, migration: name, from: version,
            mode: context.wireMode)
        guard try await self.ask(.migrate, context, document) != nil else {
            throw PluginFailure.noCode(forMigration: name)
        }
    }

    /// Makes a call in a context of its own; nil when the library at the other end does not know the method.
    private func ask(
        _ method: WireMethod, _ context: PluginContext, _ document: some Encodable
    ) async throws -> WireAnswer? {
        let json = try ByteBuffer(document: document)
        do {
            return try await self.within(context) { try await self.calls.make(method, handle: $0, json: json) }
        } catch let failure as WireFailure where failure.type == .notImplemented {
            return nil
        }
    }
}
