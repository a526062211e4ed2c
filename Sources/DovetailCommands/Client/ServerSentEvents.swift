/// One message of a stream of server-sent events.
struct ServerSentEvent: Sendable, Equatable {
    /// Its id; nil when it has none.
    var id: String?
    /// Its kind; nil when it has none.
    var name: String?
    /// What it says.
    var data: String
}

/// Takes a stream of server-sent events apart, in whatever pieces it comes.
struct ServerSentEventParser: Sendable {
    private var line: [UInt8] = []
    private var event = ServerSentEvent(data: "")
    private var data: [String] = []

    /// Takes the next bytes, and answers the messages that end in them.
    ///
    /// Comments (lines that begin with a colon), and messages without data, are no messages.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                self.line.append(byte)
                continue
            }
            if self.line.last == UInt8(ascii: "\r") { self.line.removeLast() }
            let line = String(decoding: self.line, as: UTF8.self)
            self.line.removeAll(keepingCapacity: true)
            if line.isEmpty {
                if let event = self.finish() { events.append(event) }
            } else {
                self.take(line)
            }
        }
        return events
    }

    private mutating func take(_ line: String) {
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? String(parts[1].first == " " ? parts[1].dropFirst() : parts[1]) : ""
        switch parts[0] {
        case "id": self.event.id = value
        case "event": self.event.name = value
        case "data": self.data.append(value)
        default: break
        }
    }

    private mutating func finish() -> ServerSentEvent? {
        defer {
            self.event = ServerSentEvent(data: "")
            self.data = []
        }
        guard !self.data.isEmpty else { return nil }
        self.event.data = self.data.joined(separator: "\n")
        return self.event
    }
}
