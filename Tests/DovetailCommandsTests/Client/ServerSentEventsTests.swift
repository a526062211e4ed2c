import Testing

@testable import DovetailCommands

@Suite("Server-sent events")
struct ServerSentEventsTests {
    @Test("Messages are found in whatever pieces they come", arguments: [1, 3, 1000])
    func pieces(size: Int) {
        let stream = Array(
            "retry: 3000\n: hello\n\nid: 1\nevent: task.done\ndata: {\"a\":1}\n\nid: 2\r\ndata: one\r\ndata:two\r\n\r\n"
                .utf8)
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            events += parser.take(stream[start..<min(start + size, stream.count)])
        }
        #expect(
            events == [
                ServerSentEvent(id: "1", name: "task.done", data: "{\"a\":1}"),
                ServerSentEvent(id: "2", name: nil, data: "one\ntwo"),
            ])
    }

    @Test("A message that has not ended yet is none")
    func unfinished() {
        var parser = ServerSentEventParser()
        #expect(parser.take(Array("data: x\n".utf8)).isEmpty)
        #expect(parser.take(Array("\n".utf8)).map(\.data) == ["x"])
    }
}
