import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

// What plugin code reads and writes.
extension HostSide {
    func answerStorage(_ call: IncomingCall, _ context: OpenContext) async throws -> WireAnswer {
        let storage = context.backends.storage
        switch call.method {
        case .storageValue:
            let value = try await storage.value(for: try StorageBody.readText(call.body))
            return WireAnswer(body: StorageBody.found(value))
        case .storageSet:
            let (key, value) = try StorageBody.readEntry(call.body)
            try await storage.set(value, for: key)
            return .done
        case .storageRemove:
            try await storage.remove(try StorageBody.readText(call.body))
            return .done
        default:
            let keys = try await storage.keys(prefix: try StorageBody.readText(call.body))
            return WireAnswer(body: try StorageBody.keys(keys))
        }
    }

    func answerDatabase(_ call: IncomingCall, _ context: OpenContext) async throws -> WireAnswer {
        switch call.method {
        case .databaseQuery:
            let document = try call.json.document(StatementDocument.self)
            let rows = try await context.database(document.transaction).query(document.statement)
            return WireAnswer(json: try ByteBuffer(document: RowsDocument(rows)))
        case .databaseExecute:
            let document = try call.json.document(StatementDocument.self)
            let outcome = try await context.database(document.transaction).execute(document.statement)
            return WireAnswer(json: try ByteBuffer(document: OutcomeDocument(outcome)))
        case .databaseBegin:
            let outer = try call.json.document(TransactionDocument.self).transaction
            let number = try await context.keep(try await context.database(outer).begin())
            return WireAnswer(json: try ByteBuffer(document: TransactionDocument(transaction: number)))
        case .databaseCommit:
            let number = try call.json.document(TransactionDocument.self).transaction
            // One that cannot be kept is still there to be undone.
            try await context.transaction(number).commit()
            context.forget(number)
            return .done
        default:
            let number = try call.json.document(TransactionDocument.self).transaction
            let transaction = try context.transaction(number)
            context.forget(number)
            try await transaction.rollback()
            return .done
        }
    }

    func publish(_ call: IncomingCall, _ context: OpenContext) async throws -> WireAnswer {
        let body = try PublicationBody(reading: call.body)
        let audience: EventAudience =
            switch body.audience {
            case .owner: .owner
            case .user(let name): .user(try UserID(name))
            case .everyone: .everyone
            }
        try await context.backends.events.publish(body.name, data: body.data, to: audience)
        return .done
    }

    func callService(_ call: IncomingCall, _ context: OpenContext) async throws -> WireAnswer {
        let body = try ServiceCallBody(reading: call.body)
        guard let range = VersionRange(body.version) else {
            throw DovetailError(
                .invalidRequest, "“\(body.version.excerpt(80))” is no range of versions.", remedy: .askAuthor)
        }
        let answer = try await context.backends.services.call(
            body.name, version: range, method: body.method, body: body.body)
        return WireAnswer(body: ByteBuffer(bytes: answer))
    }

    func sendRequest(_ call: IncomingCall, _ context: OpenContext) async throws -> WireAnswer {
        let body = call.stream ?? PluginBody(bytes: [UInt8](buffer: call.body))
        let request = try call.json.document(OutboundRequestHead.self).request(body)
        let response = try await context.backends.http.send(request)
        let head = try ByteBuffer(document: OutboundResponseHead(response))
        return WireAnswer(json: head, stream: response.body)
    }
}
