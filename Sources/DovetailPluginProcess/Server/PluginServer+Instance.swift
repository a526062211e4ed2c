import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

// What a plugin object is asked beside its hooks.
extension PluginServer {
    func answerOfInstance(_ call: IncomingCall, _ connection: Connection) async throws -> WireAnswer {
        switch call.method {
        case .migrate:
            let document = try call.json.document(MigrateDocument.self)
            let (plugin, context) = try self.context(
                document.instance, document.operation, document.mode, call, connection)
            try await plugin.migrate(context, document.migration, from: document.from)
            return .done
        case .health:
            let document = try call.json.document(StartDocument.self)
            let (plugin, context) = try self.context(
                document.instance, document.operation, document.mode, call, connection)
            return WireAnswer(json: try ByteBuffer(document: try await plugin.health(context).bounded))
        case .saveState:
            let document = try call.json.document(StartDocument.self)
            let (plugin, context) = try self.context(
                document.instance, document.operation, document.mode, call, connection)
            guard let state = try await plugin.saveState(context) else { return .done }
            return WireAnswer(json: try ByteBuffer(document: state))
        default:
            let document = try call.json.document(StateDocument.self)
            let (plugin, context) = try self.context(
                document.instance, document.operation, document.mode, call, connection)
            try await plugin.restoreState(context, document.state)
            return .done
        }
    }
}
