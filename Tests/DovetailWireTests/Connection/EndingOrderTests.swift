import DovetailWire
import NIOCore
import Synchronization
import Testing

@Suite("The order in which a connection ends")
struct EndingOrderTests {
    /// Notes what a connection asks of its handler and of its transport.
    private final class Notes: ConnectionHandler, FrameTransport {
        let all = Mutex<[String]>([])

        func answer(_ call: IncomingCall, on connection: Connection) async throws -> WireAnswer { .done }
        func hear(_ note: IncomingCall, on connection: Connection) {}
        func connectionEnded(_ end: ConnectionEnd) { self.all.withLock { $0.append("told") } }
        func scheduleFlush() {}
        func close() { self.all.withLock { $0.append("closed") } }
    }

    @Test("X1 · why a connection ends is told before the other side can notice that it has")
    func order() {
        let notes = Notes()
        let connection = Connection(side: .host, handler: notes)
        connection.attach(notes)
        connection.receive(ByteBuffer(string: "GET / HTTP/1.1\r\n"))
        #expect(notes.all.withLock { $0 } == ["told", "closed"])
    }
}
