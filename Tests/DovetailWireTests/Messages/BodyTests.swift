import DovetailCore
import Foundation
import NIOCore
import Testing

@testable import DovetailWire

@Suite("What hot calls carry is read as it was written, and what is broken is refused")
struct BodyTests {
    private static let text = "Grüße, 世界 🎉"

    private static let caller: InstallationID? = try? InstallationID(
        owner: .user(UserID("ada")), slug: PluginSlug("TaskManager"))

    /// Every proper beginning of a body, down to nothing.
    private static func beginnings(of body: ByteBuffer) -> [ByteBuffer] {
        (0..<body.readableBytes).compactMap { body.getSlice(at: body.readerIndex, length: $0) }
    }

    @Test("texts are two bytes of length and UTF-8")
    func texts() throws {
        var buffer = ByteBuffer()
        try buffer.writeWireText("é")
        #expect([UInt8](buffer: buffer) == [0, 2, 0xC3, 0xA9])
        try buffer.writeWireText("")
        let longest = String(repeating: "x", count: 65_535)
        try buffer.writeWireText(longest)
        let refused = #expect(throws: DovetailError.self) { try buffer.writeWireText(longest + "x") }
        #expect(refused?.code == .invalidRequest)
        #expect(try buffer.readWireText() == "é" && buffer.readWireText() == "" && buffer.readWireText() == longest)
        #expect(throws: WireFailure.self) { try buffer.readWireText() }
    }

    @Test("texts that are not UTF-8, or shorter than they say, are refused")
    func brokenTexts() {
        for bytes: [UInt8] in [[0, 1, 0xFF], [0, 2, 0xC3], [0, 3, 0xED, 0xA0, 0x80], [0], [0, 1], [255, 255, 65]] {
            var buffer = ByteBuffer(bytes: bytes)
            #expect(throws: WireFailure.self) { try buffer.readWireText() }
        }
        #expect(throws: WireFailure.self) { try StorageBody.readText(ByteBuffer(bytes: [0x80])) }
    }

    @Test("a key with its value")
    func entry() throws {
        let body = try StorageBody.entry(Self.text, [0, 255])
        let (key, value) = try StorageBody.readEntry(body)
        #expect(key == Self.text && value == [0, 255])
        #expect(try StorageBody.readEntry(StorageBody.entry("", [])) == ("", []))
        for part in Self.beginnings(of: try StorageBody.entry("key", [])) {
            #expect(throws: WireFailure.self) { _ = try StorageBody.readEntry(part) }
        }
    }

    @Test("an empty value that was found is not a value that was not")
    func found() throws {
        #expect(try StorageBody.readFound(StorageBody.found([1, 2])) == [1, 2])
        #expect(try StorageBody.readFound(StorageBody.found([])) == [])
        #expect(try StorageBody.readFound(StorageBody.found(nil)) == nil)
        #expect(throws: WireFailure.self) { _ = try StorageBody.readFound(ByteBuffer()) }
        #expect(throws: WireFailure.self) { _ = try StorageBody.readFound(ByteBuffer(bytes: [2, 1])) }
    }

    @Test("lists of keys, also of none and of empty ones")
    func keys() throws {
        for keys in [[], [""], ["a", "", Self.text]] {
            #expect(try StorageBody.readKeys(StorageBody.keys(keys)) == keys)
        }
        #expect(throws: WireFailure.self) { _ = try StorageBody.readKeys(ByteBuffer(bytes: [0, 1, 65, 0])) }
        #expect(try StorageBody.readText(ByteBuffer(string: Self.text)) == Self.text)
    }

    @Test("an event", arguments: ["system", "ada", nil])
    func event(_ owner: String?) throws {
        let event = Event(
            id: "7", name: "task.created", owner: owner.flatMap(Owner.init), source: Self.text,
            time: Date(timeIntervalSince1970: 1_795_000_000.123456), data: [9, 8])
        let body = try EventBody(binding: 3, event: event).encoded()
        let read = try EventBody(reading: body)
        #expect(read.binding == 3 && read.event.id == "7" && read.event.name == "task.created")
        #expect(read.event.owner == event.owner && read.event.source == Self.text && read.event.data == [9, 8])
        #expect(abs(read.event.time.timeIntervalSince(event.time)) < 1e-6)
        #expect(try read.encoded() == body)
        for part in Self.beginnings(of: try EventBody(binding: 3, event: event.withoutData).encoded()) {
            #expect(throws: WireFailure.self) { _ = try EventBody(reading: part) }
        }
    }

    @Test("an event of nobody that is, or of no time, is refused; a strange time is sent as the farthest there is")
    func brokenEvent() throws {
        var body = ByteBuffer(integer: UInt32(1))
        for text in ["7", "name", "no user name!", "source"] { try body.writeWireText(text) }
        body.writeInteger(Int64(0))
        #expect(throws: WireFailure.self) { _ = try EventBody(reading: body) }
        for time in [Int64.max, .min, 4_000_000_000_000_001] {
            var body = ByteBuffer(integer: UInt32(1))
            for text in ["7", "name", "", "source"] { try body.writeWireText(text) }
            body.writeInteger(time)
            #expect(throws: WireFailure.self) { _ = try EventBody(reading: body) }
        }
        for time in [Date.distantFuture, .distantPast, Date(timeIntervalSince1970: .infinity)] {
            let event = Event(id: "7", name: "n", owner: nil, source: "s", time: time, data: [])
            #expect(throws: Never.self) {
                _ = try EventBody(reading: try EventBody(binding: 1, event: event).encoded())
            }
        }
    }

    @Test("an event to publish", arguments: [PublicationBody.Audience.owner, .user("ada"), .everyone])
    func publication(_ audience: PublicationBody.Audience) throws {
        let body = try PublicationBody(audience: audience, name: Self.text, data: [1]).encoded()
        let read = try PublicationBody(reading: body)
        #expect(read.audience == audience && read.name == Self.text && read.data == [1])
        for part in Self.beginnings(of: try PublicationBody(audience: audience, name: "n", data: []).encoded()) {
            #expect(throws: WireFailure.self) { _ = try PublicationBody(reading: part) }
        }
    }

    @Test("an event for an audience that does not exist is refused")
    func unknownAudience() {
        let body = ByteBuffer(bytes: [3, 0, 0, 0, 0])
        #expect(throws: WireFailure(.error, "An event goes to the audience 3, which does not exist.")) {
            _ = try PublicationBody(reading: body)
        }
    }

    @Test("a call of a service that was offered")
    func service() throws {
        let caller = try #require(Self.caller)
        let body = try ServiceBody(binding: 9, method: "list", caller: caller, body: [1, 2]).encoded()
        let read = try ServiceBody(reading: body)
        #expect(read.binding == 9 && read.method == "list" && read.caller == caller && read.body == [1, 2])
        for part in Self.beginnings(of: try ServiceBody(binding: 9, method: "l", caller: caller, body: []).encoded()) {
            #expect(throws: (any Error).self) { _ = try ServiceBody(reading: part) }
        }
    }

    @Test(
        "a service that is called by nobody that can be is refused",
        arguments: [["no user!", "Slug"], ["ada", "no slug!"]])
    func unknownCaller(_ caller: [String]) throws {
        var body = ByteBuffer(integer: UInt32(1))
        for text in ["list"] + caller { try body.writeWireText(text) }
        #expect(throws: (any Error).self) { _ = try ServiceBody(reading: body) }
    }

    @Test("a call of a service of another plugin")
    func serviceCall() throws {
        let body = try ServiceCallBody(name: "tasks", version: ">=1.0", method: "add", body: [5]).encoded()
        let read = try ServiceCallBody(reading: body)
        #expect(read.name == "tasks" && read.version == ">=1.0" && read.method == "add" && read.body == [5])
        for part in Self.beginnings(of: try ServiceCallBody(name: "t", version: "1", method: "", body: []).encoded()) {
            #expect(throws: WireFailure.self) { _ = try ServiceCallBody(reading: part) }
        }
    }
}

extension Event {
    fileprivate var withoutData: Event {
        Event(id: self.id, name: self.name, owner: self.owner, source: self.source, time: self.time, data: [])
    }
}
