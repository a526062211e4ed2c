import DovetailCore
import NIOCore
import Synchronization

// Streams: each piece that is sent has been allowed before.
extension Connection {
    /// A stream that comes in for a call.
    func openInbound(_ id: UInt64) -> InboundStream {
        InboundStream(
            onRead: { [weak self] count in self?.didRead(count, of: id) },
            // Does nothing for a call of the other side, which lasts until it is answered.
            onDrop: { [weak self] in self?.cancel(id) })
    }

    private func didRead(_ count: Int, of id: UInt64) {
        self.send { state in
            guard let granted = state.inbound[id].map({ $0.read + count }) else { return nil }
            // A frame for every piece would cost as much as the piece.
            guard granted >= state.machine.limits.streamCredit / 4 else {
                state.inbound[id]?.read = granted
                return nil
            }
            state.inbound[id]?.read = 0
            guard state.machine.allow(granted, on: id) else { return nil }
            return Frame(.credit, call: id, body: ByteBuffer(integer: UInt32(granted)))
        }
    }

    /// Sends the stream of an own call, for as long as the call lasts.
    func sendRequest(_ stream: PluginBody, of id: UInt64) {
        // Cancelled when the call ends.
        let sender = Task {
            do {
                try await self.sendPieces(of: stream, on: id)
            } catch {
                // What cannot be sent in full must not be taken for whole.
                self.cancel(id, throwing: error)
            }
        }
        let isOver = self.state.withLock { state in
            guard state.machine.isWanted(id), state.end == nil else { return true }
            state.senders[id] = sender
            return false
        }
        if isOver { sender.cancel() }
    }

    /// Sends every piece, and the end; returns early when nobody wants them any more.
    func sendPieces(of stream: PluginBody, on id: UInt64) async throws {
        for try await chunk in stream {
            var rest = chunk[...]
            while !rest.isEmpty {
                guard let sent = await self.sendPiece(rest, on: id) else { return }
                rest = rest.dropFirst(sent)
            }
        }
        self.send { state in state.machine.endStream(id) ? Frame(.data, call: id) : nil }
    }

    /// Sends as many bytes as may be sent, at least one, once it may.
    ///
    /// - Returns: How many were sent; nil when nobody wants them any more.
    private func sendPiece(_ rest: ArraySlice<UInt8>, on id: UInt64) async -> Int? {
        while !Task.isCancelled {
            let (step, flush) = self.state.withLock { $0.sendPiece(rest, on: id) }
            self.perform(flush)
            switch step {
            case .sent(let count): return count
            case .over: return nil
            case .wait: break
            }
            await withCheckedContinuation { continuation in
                let waits = self.state.withLock { $0.holdBack(continuation, id) }
                if !waits { continuation.resume() }
            }
        }
        return nil
    }
}

extension Connection.State {
    /// The most bytes of one data frame.
    private static let pieceSize = 64 << 10

    fileprivate enum PieceStep {
        case sent(Int)
        case wait
        case over
    }

    fileprivate mutating func sendPiece(_ rest: ArraySlice<UInt8>, on id: UInt64) -> (PieceStep, Connection.Flush) {
        guard self.end == nil else { return (.over, .nothing) }
        let wanted = self.hasRoom ? min(rest.count, Self.pieceSize) : 0
        guard let granted = self.machine.spend(wanted, on: id) else { return (.over, .nothing) }
        guard granted > 0 else { return (.wait, .nothing) }
        let piece = ByteBuffer(bytes: rest.prefix(granted))
        return (.sent(granted), self.enqueue(Frame(.data, call: id, flags: .more, body: piece)))
    }

    /// Keeps what is to be resumed when the next piece may be sent; false when it may be, or nobody wants it.
    fileprivate mutating func holdBack(_ continuation: CheckedContinuation<Void, Never>, _ id: UInt64) -> Bool {
        guard self.end == nil, let credit = self.machine.credit(of: id) else { return false }
        if !self.hasRoom { self.withoutRoom.insert(id) } else if credit > 0 { return false }
        self.heldBack[id] = continuation
        return true
    }
}
