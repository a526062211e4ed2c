import DovetailCore
import Foundation
import NIOCore

@testable import DovetailWire

/// The tables of methods as they stand in the documentation: names and numbers are the code's, and every JSON part is one
/// that the code writes.
enum MethodReference {
    struct Row {
        let method: WireMethod
        let handle: String
        let carries: String
        let answer: String
    }

    /// Tables of what the host calls and of what the plugin calls.
    static func markdown() throws -> String {
        let (host, plugin) = (try self.host(), try self.plugin())
        return """
            ### What the host calls

            \(self.table(host))

            ### What the plugin calls

            Each carries the handle of the context that it speaks for.

            \(self.table(plugin))
            """
    }

    static func rows() throws -> [Row] { try self.host() + self.plugin() }

    private static func table(_ rows: [Row]) -> String {
        let isHost = rows.contains { $0.method == .hello }
        let head =
            isHost
            ? "| number | method | handle | carries | answer |\n| --- | --- | --- | --- | --- |\n"
            : "| number | method | carries | answer |\n| --- | --- | --- | --- |\n"
        return head
            + rows.map { row in
                let handle = isHost ? " \(row.handle) |" : ""
                return "| \(row.method.rawValue) | `\(row.method)` |\(handle) \(row.carries) | \(row.answer) |"
            }
            .joined(separator: "\n")
    }

    private static func json(_ document: some Encodable) throws -> String {
        "`\(String(buffer: try ByteBuffer(document: document)))`"
    }

    private static func host() throws -> [Row] {
        let hello = Hello(
            slug: try PluginSlug("Greeter"), version: SemanticVersion(1, 0, 0), path: "/plugin",
            manifest: ["name": "Greeter", "version": "1.0.0"], limits: WireLimits(), logLevel: "info")
        let operation = OperationID(rawValue: "019a…")
        let hook = HookDocument(
            instance: 1, hook: .update, operation: operation, from: SemanticVersion(1, 0, 0), old: nil)
        let start = StartDocument(instance: 1, operation: operation)
        let state = PluginState(
            userSession: ["page": "inbox"], activeConnections: ["news.example.org"], pendingOperations: [])
        let request = PluginRequest(
            method: .get, path: "/tasks/7", parameters: ["id": "7"], query: [PluginRequest.QueryItem("all", "1")],
            headers: ["Accept": "*/*"], body: PluginBody(), user: try UserID("ada"))
        let response = PluginResponse(headers: ["Content-Type": "text/plain"], body: PluginBody(bytes: [1, 2, 3]))
        return [
            Row(
                method: .hello, handle: "0", carries: try self.json(hello),
                answer: try self.json(HelloAnswer(version: 1, library: "dovetail-swift 0.1.0"))),
            Row(method: .ping, handle: "0", carries: "–", answer: "–"),
            Row(method: .shutdown, handle: "0", carries: "–", answer: "–"),
            Row(
                method: .open, handle: "a new instance",
                carries: try self.json(OpenDocument(owner: .user(UserID("ada")))),
                answer: "none: a note"),
            Row(method: .close, handle: "the instance", carries: "–", answer: "none: a note"),
            Row(
                method: .hook, handle: "a new context", carries: try self.json(hook),
                answer: "nothing, or " + (try self.json(HookAnswer(message: "Done.", data: ["tasks": 3])))),
            Row(method: .start, handle: "a new context", carries: try self.json(start), answer: "–"),
            Row(method: .stop, handle: "a new context", carries: try self.json(start), answer: "–"),
            Row(
                method: .migrate, handle: "a new context",
                carries: try self.json(
                    MigrateDocument(
                        instance: 1, operation: operation, migration: "split-names", from: SemanticVersion(1, 0, 0))),
                answer: "–"),
            Row(
                method: .health, handle: "a new context",
                carries: try self.json(StartDocument(instance: 1, operation: nil)),
                answer: try self.json(
                    PluginHealth(
                        message: "2 of 3 feeds were read.",
                        components: ["feeds": .unhealthy("news.example.org does not answer.")],
                        metrics: ["feeds.read": 2])) + ", or nothing"),
            Row(
                method: .saveState, handle: "a new context", carries: try self.json(start),
                answer: "nothing, or " + (try self.json(state))),
            Row(
                method: .restoreState, handle: "a new context",
                carries: try self.json(StateDocument(instance: 1, operation: operation, state: state)), answer: "–"),
            Row(
                method: .request, handle: "the context it was bound in",
                carries: try self.json(RequestHead(request, binding: 1)) + "; the request's body, as body or stream",
                answer: try self.json(ResponseHead(response)) + "; the response's body, as body or stream"),
            Row(
                method: .event, handle: "the context it was bound in",
                carries:
                    "u32 binding, text id, text name, text owner (`system`, a user's name, or empty), text source, i64 time in µs since 1970, rest: data",
                answer: "–"),
            Row(
                method: .service, handle: "the context it was bound in",
                carries:
                    "u32 binding, text method, text owner and text slug of the installation that calls, rest: body",
                answer: "the answer's bytes"),
            Row(method: .run, handle: "the context it was bound in", carries: "u32 binding", answer: "–"),
        ]
    }
}
