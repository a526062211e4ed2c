import DovetailCore
import NIOCore
import Synchronization

// Streams: each piece that is sent has been allowed before.
extension Connection {
    /// The most bytes of one data frame.
    private static let pieceSize = 64 << 10

    /// A stream that comes in for a call, and the body to read it from.
    func openInbound(_ id: UInt32, isOwn: Bool) -> (InboundStream, PluginBody) {
        InboundStream.make(
            onRead: { [weak self] count in self?.didRead(count, of: id) },
            onDrop: { [weak self] in if isOwn { self?.cancel(id) } })
    }

    private func didRead(_ count: Int, of id: UInt32) {
        self.send { state in
            guard var stream = state.inbound[id] else { return nil }
            stream.read += count
            let granted = stream.read
            // A frame for every piece would cost as much as the piece.
            guard granted >= state.machine.limits.streamCredit / 4 else {
                state.inbound[id] = stream
                return nil
            }
            stream.read = 0
            state.inbound[id] = stream
            guard state.machine.allow(granted, on: id) else { return nil }
            return Frame(.credit, call: id, body: ByteBuffer(integer: UInt32(granted)))
        }
    }

    /// Sends the stream of an own call, for as long as the call lasts.
    func sendRequest(_ stream: PluginBody, of id: UInt32) {
        // Cancelled when the call ends.
        let sender = Task {
            do {
                try await self.sendPieces(of: stream, on: id)
            } catch {
                // What cannot be sent in full must not be taken for whole.
                self.cancel(id)
            }
        }
        let isOver = self.state.withLock { state in
            guard state.waiters[id] != nil, state.end == nil else { return true }
            state.senders[id] = sender
            return false
        }
        if isOver { sender.cancel() }
    }

    /// Sends every piece, and the end; returns early when nobody wants them any more.
    func sendPieces(of stream: PluginBody, on id: UInt32) async throws {
        for try await chunk in stream {
            var rest = chunk[...]
            while !rest.isEmpty {
                guard let granted = await self.spend(min(rest.count, Self.pieceSize), on: id) else { return }
                let piece = rest.prefix(granted)
                rest = rest.dropFirst(granted)
                self.send { _ in Frame(.data, call: id, flags: .more, body: ByteBuffer(bytes: piece)) }
            }
        }
        self.send { state in state.machine.endStream(id) ? Frame(.data, call: id) : nil }
    }

    /// Waits until something may be sent; nil when nobody wants it any more.
    private func spend(_ wanted: Int, on id: UInt32) async -> Int? {
        while true {
            let granted = self.state.withLock { state in
                state.end == nil ? state.machine.spend(wanted, on: id) : nil
            }
            guard granted == 0 else { return granted }
            await withCheckedContinuation { continuation in
                let mustWait = self.state.withLock { state in
                    guard state.end == nil, state.machine.mustWait(id) else { return false }
                    state.creditWaiters[id] = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
            if Task.isCancelled { return nil }
        }
    }
}
