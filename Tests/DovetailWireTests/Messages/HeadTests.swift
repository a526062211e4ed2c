import DovetailCore
import NIOCore
import Testing

@testable import DovetailWire

/// The heads of requests and answers are written and read by hand, and are what Foundation's coders make of them.
@Suite("Heads are written and read by hand as Foundation does it")
struct HeadTests {
    static let texts = [
        "", "plain", "a\"b\\c/d", "line\nreturn\rtab\t", "\u{8}\u{c}\u{0}\u{1f}\u{7f}", "ü 日本 🧩", "\u{2028}",
        String(repeating: "x", count: 70_000),
    ]

    private static func request(_ text: String, body: PluginBody) throws -> RequestHead {
        RequestHead(
            PluginRequest(
                method: RequestMethod(rawValue: "M" + text), path: "/" + text, parameters: ["b": text, "a": "1"],
                query: [PluginRequest.QueryItem(text, text), PluginRequest.QueryItem("q", "")],
                headers: ["Accept": text, "accept": "*/*"], body: body, user: try UserID("ada")), binding: .max)
    }

    @Test("what is written is what Foundation's encoder writes", arguments: Self.texts)
    func written(_ text: String) throws {
        for body in [PluginBody(bytes: [1, 2]), PluginBody(chunks: PluginBody(bytes: [1]), length: nil)] {
            let head = try Self.request(text, body: body)
            #expect(head.encoded() == (try ByteBuffer(document: head)))
            let answer = ResponseHead(PluginResponse(status: 201, headers: ["Location": text], body: body))
            #expect(answer.encoded() == (try ByteBuffer(document: answer)))
        }
    }

    @Test("what is written is read again", arguments: Self.texts)
    func again(_ text: String) throws {
        let head = try Self.request(text, body: PluginBody(bytes: [1, 2]))
        #expect(try RequestHead(reading: head.encoded()).encoded() == head.encoded())
        let answer = ResponseHead(PluginResponse(status: 201, headers: ["Location": text]))
        #expect(try ResponseHead(reading: answer.encoded()).encoded() == answer.encoded())
    }

    @Test("the heads that libraries write are read by hand, with white space or without")
    func quickly() throws {
        #expect(RequestHead(quickly: try Self.request("ü", body: PluginBody()).encoded()) != nil)
        let spaced = #" { "status" : 200 , "headers" : [ [ "A" , "1" ], ["B", "2"] ] , "length" : 0 } "#
        let head = try #require(ResponseHead(quickly: ByteBuffer(string: spaced)))
        #expect(head.status == 200 && head.headers == [["A", "1"], ["B", "2"]] && head.length == 0)
        let empty = try #require(ResponseHead(quickly: ByteBuffer(string: #"{"headers":[],"status":204}"#)))
        #expect(empty.headers.isEmpty && empty.length == nil)
    }

    @Test(
        "what is anything else is Foundation's matter, which reads it or says what is wrong",
        arguments: [
            (#"{"headers":[],"status":200,"later":[{}]}"#, 200), (#"{"headers":[["A","\u00e4"]],"status":200}"#, 200),
            (#"{"headers":[],"status":2e2}"#, 200), (#"{"headers":[],"length":null,"status":200}"#, 200),
            (#"{"headers":[],"length":-1,"status":200}"#, 200),
            (#"{"headers":[],"status":0200}"#, nil), (#"{"headers":[],"status":200}x"#, nil), ("", nil), ("[]", nil),
            (#"{"headers":[],"status":99999999999999999999}"#, nil), (#"{"headers":[["A",1]],"status":200}"#, nil),
            (#"{"headers":[,],"status":200}"#, nil), (#"{"headers":[["A","1"],"status":200}"#, nil),
            (#"{"headers":[["A","1]],"status":200}"#, nil), ("{\"headers\":[[\"A\",\"\n\"]],\"status\":200}", nil),
            (#"{"status":200}"#, nil), (#"{"headers":[]"#, nil), (#"{"#, nil),
        ] as [(String, Int?)])
    func others(_ json: String, _ status: Int?) throws {
        let document = ByteBuffer(string: json)
        #expect(ResponseHead(quickly: document) == nil)
        if let status {
            #expect(try ResponseHead(reading: document).status == status)
        } else {
            #expect(throws: WireFailure.self) { try ResponseHead(reading: document) }
        }
    }

    @Test("a text that is not UTF-8 is refused")
    func notUTF8() {
        var document = ByteBuffer(string: #"{"headers":[["A",""#)
        document.writeBytes([0xFF])
        document.writeString(#""]],"status":200}"#)
        #expect(ResponseHead(quickly: document) == nil)
        #expect(throws: WireFailure.self) { try ResponseHead(reading: document) }
    }
}
