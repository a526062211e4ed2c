import DovetailCore
import Foundation
import NIOCore
import Testing

@testable import DovetailWire

@Suite("The JSON parts are read as they were written")
struct DocumentTests {
    private static func again<Value: Codable>(_ value: Value) throws -> Value {
        try ByteBuffer(document: value).document(Value.self)
    }

    private static func text(_ value: some Encodable) throws -> String {
        String(buffer: try ByteBuffer(document: value))
    }

    @Test("the hello and its answer")
    func hello() throws {
        var limits = WireLimits()
        (limits.frame, limits.calls, limits.callBytes, limits.streamCredit) = (1, 2, 3, 4)
        let hello = Hello(
            slug: try PluginSlug("Tasks"), version: try #require(SemanticVersion("1.2.3")), path: "/plugin",
            manifest: ["name": "Tasks"], limits: limits, logLevel: "debug", network: true)
        let read = try Self.again(hello)
        #expect(read.slug == hello.slug && read.version == hello.version && read.path == "/plugin")
        #expect(read.manifest == hello.manifest && read.limits == limits && read.logLevel == "debug")
        #expect(try read.network == true && read.agreedProtocol() == 1)
        let answer = try Self.again(HelloAnswer(version: 1, library: "test 1"))
        #expect(answer.version == 1 && answer.library == "test 1")
    }

    @Test("versions that do not meet are told to both", arguments: [(2, 3), (0, 0), (1, 0)])
    func otherVersions(_ minimum: Int, _ maximum: Int) throws {
        let json = """
            {"protocol":{"minimum":\(minimum),"maximum":\(maximum)},"limits":{},"slug":"Tasks","version":"1.0.0",
            "path":"/","manifest":{},"later":true}
            """
        let hello = try ByteBuffer(string: json).document(Hello.self)
        #expect(hello.limits == WireLimits(), "limits that are missing have their defaults")
        #expect(hello.network == nil, "a host that is older says nothing about the network")
        #expect(throws: WireFailure.self) { _ = try hello.agreedProtocol() }
    }

    @Test("hooks, starts and what they are answered with")
    func hooks() throws {
        let hook = HookDocument(
            instance: 3, hook: .update, operation: OperationID(rawValue: "9"), from: SemanticVersion("1.0.0"),
            old: ["a": 1])
        let read = try Self.again(hook)
        #expect(read.instance == 3 && read.hook == .update && read.operation == hook.operation)
        #expect(read.from == hook.from && read.old == ["a": 1])
        let answer = try Self.again(HookAnswer(message: "Done.", data: ["n": 1]))
        #expect(answer.message == "Done." && answer.data == ["n": 1])
        let start = try Self.again(StartDocument(instance: 3, operation: nil))
        #expect(start.instance == 3 && start.operation == nil)
        #expect(try Self.again(OpenDocument(owner: .system)).owner == .system)
        #expect(throws: WireFailure.self) { _ = try ByteBuffer(string: #"{"owner":"!"}"#).document(OpenDocument.self) }
    }

    @Test("requests and responses")
    func requests() throws {
        let request = PluginRequest(
            method: .post, path: "/tasks/7", parameters: ["id": "7"],
            query: [PluginRequest.QueryItem("a", "1"), PluginRequest.QueryItem("a", "2")],
            headers: ["Accept": "text/plain", "accept": "*/*"], body: PluginBody(bytes: [1, 2]), user: try UserID("ada")
        )
        let head = try Self.again(RequestHead(request, binding: 8))
        let read = try head.request(PluginBody())
        #expect(head.binding == 8 && head.length == 2)
        #expect(read.method == .post && read.path == "/tasks/7" && read.parameters == ["id": "7"])
        #expect(read.query == request.query && read.headers == request.headers && read.user == request.user)
        let response = PluginResponse(status: 201, headers: ["Location": "/tasks/8"], body: PluginBody(bytes: [1]))
        let answer = try Self.again(ResponseHead(response))
        #expect(answer.length == 1)
        #expect(try answer.response(PluginBody()).status == 201)
        #expect(try answer.response(PluginBody()).headers == response.headers)
    }

    @Test("the answer to a request to elsewhere says how many redirects were followed; one of an older host has none")
    func outboundAnswer() throws {
        let response = OutboundResponse(url: "http://a.example/", status: 200, redirects: 2)
        let head = try Self.again(OutboundResponseHead(response))
        #expect(try head.response(PluginBody()).redirects == 2)
        let text = #"{"url":"http://a.example/","status":200,"headers":[]}"#
        let former = try ByteBuffer(string: text).document(OutboundResponseHead.self)
        #expect(try former.response(PluginBody()).redirects == 0)
    }

    @Test("a name without a value is refused", arguments: ["[]", #"["a"]"#, #"["a","b","c"]"#])
    func pairs(_ pair: String) throws {
        let head = """
            {"binding":1,"method":"GET","path":"/","parameters":{},"query":[],"headers":[\(pair)],"user":"ada"}
            """
        #expect(throws: WireFailure.self) {
            _ = try RequestHead(reading: ByteBuffer(string: head)).request(PluginBody())
        }
        let response = try ResponseHead(reading: ByteBuffer(string: #"{"status":200,"headers":[\#(pair)]}"#))
        #expect(throws: WireFailure.self) { _ = try response.response(PluginBody()) }
    }

    @Test("what is bound, sent and logged")
    func others() throws {
        #expect(
            try Self.text(BindDocument(3, method: "GET", path: "/tasks"))
                == #"{"binding":3,"method":"GET","path":"/tasks"}"#)
        let timer = try Self.again(BindDocument(4, name: "tick", milliseconds: .max))
        #expect(timer.binding == 4 && timer.name == "tick" && timer.milliseconds == .max)
        let notification = try Self.again(NotificationDocument(level: .warning, title: "T", message: "M"))
        #expect(notification.level == .warning && notification.title == "T" && notification.message == "M")
        let line = try Self.again(LogDocument(level: "info", message: "Started", metadata: ["a": "b"]))
        #expect(line.level == "info" && line.message == "Started" && line.metadata == ["a": "b"])
        #expect(try Self.again(TransactionDocument(transaction: nil)).transaction == nil)
    }

    @Test("a part that cannot be read says as what")
    func broken() {
        for json in ["", "{", "[]", #"{"binding":-1}"#, #"{"binding":"1"}"#, #"{"binding":4294967296}"#] {
            #expect(throws: WireFailure.self) { _ = try ByteBuffer(string: json).document(BindDocument.self) }
        }
        #expect(throws: WireFailure.self) {
            _ = try ByteBuffer(string: String(repeating: "[", count: 100_000)).document(JSONValue.self)
        }
    }

    @Test("X1 · a failure that comes in says no more than a person reads, and nothing that deceives")
    func boundedFailure() throws {
        let text = "\u{1B}[2Jred\u{202E}" + String(repeating: "ä", count: 10_000)
        let bad = "\u{1B}\u{202E}"
        let finding = Finding(.init(rawValue: bad), at: .root, found: bad, expected: bad, mend: bad)
        var sent = WireFailure(.host, text)
        (sent.code, sent.cause) = (DovetailError.Code(rawValue: text), text)
        let short = "\u{1B}[2J\u{2028}"
        let json = try ByteBuffer(document: sent)
        let read = WireFailure(reading: json)
        #expect(read.message.hasPrefix("?[2Jred?ä") && read.message.unicodeScalars.count == 2_001)
        #expect(read.cause?.unicodeScalars.count == 2_001)
        #expect((read.code?.rawValue.count ?? 0) < 200)
        var many = WireFailure(.host, short)
        many.findings = (0..<30).map { _ in finding }
        let error = try #require(WireFailure(reading: many.encoded()).error as? DovetailError)
        #expect(error.message == "?[2J?" && error.findings.count == 20)
        for finding in error.findings {
            let texts = [finding.code.rawValue, finding.path, finding.found, finding.expected, finding.mend]
            #expect(texts.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E } })
        }
    }

    @Test("every method has a number and a name of its own")
    func methods() {
        #expect(Set(WireMethod.names.values).count == WireMethod.names.count)
        #expect("\(WireMethod.storageSet)" == "storage.set" && "\(WireMethod(rawValue: 9))" == "method 9")
        #expect(WireMethod.names[.none] == nil)
    }
}
