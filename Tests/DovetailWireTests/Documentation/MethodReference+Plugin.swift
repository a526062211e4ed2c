import DovetailCore
import Foundation
import NIOCore

@testable import DovetailWire

extension MethodReference {
    private static func json(_ document: some Encodable) throws -> String {
        "`\(String(buffer: try ByteBuffer(document: document)))`"
    }

    static func plugin() throws -> [Row] {
        try self.data() + self.speaking() + self.binding()
    }

    private static func row(_ method: WireMethod, _ carries: String, _ answer: String = "–") -> Row {
        Row(method: method, handle: "", carries: carries, answer: answer)
    }

    private static func data() throws -> [Row] {
        let statement = SQLStatement(
            "INSERT INTO tasks VALUES (?, ?, ?, ?, :id)", arguments: [1, "two", 3.5, .blob([4, 5])], named: ["id": nil])
        let row = SQLRow(columns: ["id", "title"], values: [7, "Look around"])
        let transaction = try self.json(TransactionDocument(transaction: 1))
        return [
            self.row(.storageValue, "the key", "byte 1 and the value, or byte 0 when there is none"),
            self.row(.storageSet, "text key, rest: value"),
            self.row(.storageRemove, "the key"),
            self.row(.storageKeys, "the prefix", "texts, one after another"),
            self.row(
                .databaseQuery, try self.json(StatementDocument(statement, transaction: 1)),
                try self.json(RowsDocument([row]))),
            self.row(
                .databaseExecute, "as `database.query`",
                try self.json(OutcomeDocument(SQLOutcome(changes: 1, lastInsertedID: 7)))),
            self.row(.databaseBegin, "`{}`, or \(transaction) for one within another", transaction),
            self.row(.databaseCommit, transaction),
            self.row(.databaseRollback, transaction),
        ]
    }

    private static func speaking() throws -> [Row] {
        let values: [String: JSONValue] = ["page_size": 20]
        let notification = NotificationDocument(level: .info, title: "Done", message: "3 tasks are done.")
        let request = OutboundRequest(.get, "https://feeds.example.org/news", headers: ["Accept": "*/*"])
        let response = OutboundResponse(
            url: request.url, status: 200, headers: ["Content-Type": "text/xml"], body: PluginBody(bytes: [1, 2, 3]))
        let line = LogDocument(level: "info", message: "Imported tasks", metadata: ["tasks": "3"])
        return [
            self.row(.configurationValues, "–", "all values: " + (try self.json(values))),
            self.row(.configurationSet, "what changes: " + (try self.json(values))),
            self.row(
                .eventsPublish,
                "u8 audience (0 the owner, 1 a user, 2 everybody), text user (empty but for 1), text name, rest: data"),
            self.row(
                .servicesCall, "text service, text range of versions, text method, rest: body", "the answer's bytes"),
            self.row(
                .httpSend,
                try self.json(OutboundRequestHead(request))
                    + ", and `redirects`, which is `follow` when it is left out, `manual` or `error`; the request's body, as body or stream",
                try self.json(OutboundResponseHead(response)) + "; the response's body, as body or stream"),
            self.row(.notificationsSend, try self.json(notification)),
            self.row(.permissionsGranted, "–", try self.json([Permission.storageRead])),
            self.row(
                .featuresReport,
                try self.json(
                    FeatureDocument(
                        FeatureStatus(name: "search", isRequired: false, failure: "The index is damaged."))), "–"),
            self.row(.resourcesCount, "–", "u32: how many things the installation holds"),
            self.row(.log, try self.json(line), "none: a note"),
        ]
    }

    private static func binding() throws -> [Row] {
        [
            self.row(.routesBind, try self.json(BindDocument(1, method: "GET", path: "/tasks/{id}"))),
            self.row(.eventsSubscribe, try self.json(BindDocument(2, name: "task.*"))),
            self.row(.servicesProvide, try self.json(BindDocument(3, name: "tasks"))),
            self.row(.timersEvery, try self.json(BindDocument(4, name: "tick", milliseconds: 60_000))),
            self.row(.timersAfter, "as `timers.every`"),
            self.row(.timersSchedule, try self.json(BindDocument(5, name: "nightly"))),
            self.row(.tasksRun, "as `timers.schedule`"),
            self.row(.resourcesAdd, "as `timers.schedule`"),
            self.row(.bindingRelease, "u32 binding"),
        ]
    }
}
