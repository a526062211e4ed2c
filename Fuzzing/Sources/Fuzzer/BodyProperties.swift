import DovetailCore
import Foundation
import NIOCore

@testable import DovetailWire

/// Whatever is read from a body or a JSON part is the same after it was written again.
enum BodyProperties {
    private typealias Check = @Sendable (ByteBuffer) throws -> Void

    private static let checks: [Check] = [
        Self.document(Hello.self), Self.document(HelloAnswer.self), Self.document(OpenDocument.self),
        Self.document(HookDocument.self), Self.document(HookAnswer.self), Self.document(StartDocument.self),
        Self.document(RequestHead.self), Self.document(ResponseHead.self), Self.document(BindDocument.self),
        Self.document(StatementDocument.self), Self.document(RowsDocument.self), Self.document(OutcomeDocument.self),
        Self.document(TransactionDocument.self), Self.document(NotificationDocument.self),
        Self.document(LogDocument.self), Self.document([String: JSONValue].self), Self.document(Set<Permission>.self),
        Self.heads, Self.headsByHand, Self.failure, Self.event,
        { body in
            let read = try PublicationBody(reading: body)
            same(try read.encoded(), body)
        },
        { body in
            let read = try ServiceBody(reading: body)
            same(try read.encoded(), body)
        },
        { body in
            let read = try ServiceCallBody(reading: body)
            same(try read.encoded(), body)
        },
        { body in
            let (key, value) = try StorageBody.readEntry(body)
            same(try StorageBody.entry(key, value), body)
        },
        { body in
            let value = try StorageBody.readFound(body)
            same(StorageBody.found(value), body)
        },
        { body in
            let keys = try StorageBody.readKeys(body)
            same(try StorageBody.keys(keys), body)
        },
        { body in
            let text = try StorageBody.readText(body)
            same(ByteBuffer(string: text), body)
        },
    ]

    static func check(_ body: ByteBuffer, number: Int) {
        // What cannot be read is refused, which is all there is to it.
        try? self.checks[number % self.checks.count](body)
    }

    private static func document<Value: Codable & SendableMetatype>(_ type: Value.Type) -> Check {
        { json in
            let read = try json.document(Value.self)
            let written = try ByteBuffer(document: read)
            let again = try? ByteBuffer(document: written.document(Value.self))
            precondition(again == written, "\(Value.self) does not survive being written")
        }
    }

    private static let heads: Check = { json in
        let response = try json.document(ResponseHead.self).response(PluginBody())
        let again = try ByteBuffer(document: ResponseHead(response)).document(ResponseHead.self).response(PluginBody())
        precondition(again.status == response.status && again.headers == response.headers)
    }

    private static let headsByHand: Check = { json in
        Self.byHand(RequestHead(quickly: json), json) { $0.encoded() }
        Self.byHand(ResponseHead(quickly: json), json) { $0.encoded() }
    }

    /// A head that was read by hand is what Foundation's decoder reads, and is written as its encoder writes it.
    private static func byHand<Head: Codable>(_ head: Head?, _ json: ByteBuffer, encoded: (Head) -> ByteBuffer) {
        guard let head else { return }
        let read = try? ByteBuffer(document: json.document(Head.self))
        precondition(read == encoded(head), "\(Head.self) is read or written otherwise by hand")
    }

    private static let failure: Check = { json in
        let failure = WireFailure(reading: json)
        let written = WireFailure(failure.error).encoded()
        precondition(written.readableBytes <= WireFailure.maximumLength, "a failure is too long")
        precondition(WireFailure(WireFailure(reading: written).error).encoded() == written, "a failure changes")
    }

    private static let event: Check = { body in
        let read = try EventBody(reading: body)
        let again = try EventBody(reading: try read.encoded())
        precondition(again.binding == read.binding && again.event.id == read.event.id)
        precondition(again.event.name == read.event.name && again.event.owner == read.event.owner)
        precondition(again.event.source == read.event.source && again.event.data == read.event.data)
        precondition(abs(again.event.time.timeIntervalSince(read.event.time)) < 2e-6)
    }

    private static func same(_ written: ByteBuffer, _ read: ByteBuffer) {
        precondition(written == read, "a body that is written again is other bytes")
    }
}
