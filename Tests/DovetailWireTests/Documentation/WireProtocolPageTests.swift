import DovetailCore
import NIOCore
import Testing

@testable import DovetailWire

@Suite("The page about the protocol says what the code does")
struct WireProtocolPageTests {
    private static let page = "Documentation/WireProtocol.md"

    @Test("its tables list every method, under its number, with what the code writes")
    func methods() throws {
        let rows = try MethodReference.rows()
        #expect(Set(rows.map(\.method)) == Set(WireMethod.names.keys) && rows.count == WireMethod.names.count)
        try Page.compare("methods", of: Self.page, with: MethodReference.markdown())
    }

    @Test("its transcript is what a host and a plugin process say")
    func transcript() async throws {
        let transcript = try await Transcript.record()
        try Page.compare("transcript", of: Self.page, with: transcript.text)
        // The fuzzer begins with what was really said.
        try Page.compare("Fuzzing/Seeds/from-host", with: [1] + transcript.bytes(fromHost: true))
        try Page.compare("Fuzzing/Seeds/from-plugin", with: [0] + transcript.bytes(fromHost: false))
    }

    @Test("its numbers of frames, failures and limits are the code's")
    func numbers() throws {
        let kinds = FrameKind.allCases.map { "\($0.rawValue) `\($0)`" }.joined(separator: ", ")
        let limits = String(buffer: try ByteBuffer(document: WireLimits()))
        let made = """
            - Kinds of frames: \(kinds).
            - Flags: \(FrameFlags.more.rawValue) `more`, \(FrameFlags.traced.rawValue) `traced`.
            - Version of the protocol: \(Hello.currentProtocol).
            - Default limits: `\(limits)`.
            - Bytes of a header: \(Frame.headerLength); of a trace context: \(TraceContext.length).
            - The most bytes of a failure's JSON: \(WireFailure.maximumLength).
            """
        try Page.compare("numbers", of: Self.page, with: made)
    }

    @Test("every failure it shows is the one that the code writes")
    func failures() throws {
        var rows = ["| thrown | as JSON |", "| --- | --- |"]
        let refusal = DovetailError(.permissionDenied, "The plugin may not read storage.", remedy: .askOperator)
        let examples: [(String, any Error)] = [
            ("the host refuses or fails", refusal),
            (
                "plugin code fails, and says what can be done: `validation`, `temporary` or `permanent`",
                PluginFailure.temporary("The service is busy.")
            ),
            ("a route answers with an HTTP error, 400 to 599", RequestFailure.notFound("There is no task 7.")),
            ("anything else", WireFailure(.error, "list index out of range")),
            ("the call was given up", CancellationError()),
            ("the method is not known", WireFailure(.notImplemented, "This library does not know method 9.")),
            ("one call too many", CallRefused(underWay: 1_024)),
        ]
        for (meaning, error) in examples {
            rows.append("| \(meaning) | `\(String(buffer: WireFailure(error).encoded()))` |")
        }
        try Page.compare("failures", of: Self.page, with: rows.joined(separator: "\n"))
    }
}
