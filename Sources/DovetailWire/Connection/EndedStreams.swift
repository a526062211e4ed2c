/// The streams of a call that has ended, to be told so outside the lock.
struct EndedStreams: Sendable {
    var inbound: InboundStream?
    var sender: Task<Void, Never>?
    var heldBack: CheckedContinuation<Void, Never>?

    /// Tells them: first whoever reads what this side sends, who reads nothing more once others go on.
    func end(_ end: InboundStream.End) {
        self.sender?.cancel()
        self.heldBack?.resume()
        self.inbound?.finish(end)
    }
}

extension Connection.State {
    /// Forgets the streams of a call; nil when there are none at all, as with most calls.
    mutating func removeStreams(_ id: UInt64) -> EndedStreams? {
        guard !self.inbound.isEmpty || !self.senders.isEmpty || !self.heldBack.isEmpty else { return nil }
        self.withoutRoom.remove(id)
        return EndedStreams(
            inbound: self.inbound.removeValue(forKey: id)?.stream, sender: self.senders.removeValue(forKey: id),
            heldBack: self.heldBack.removeValue(forKey: id))
    }
}
