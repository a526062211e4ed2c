public import NIOCore
import Synchronization

// Receiving: frames become what they lead to.
extension Connection {
    /// What a frame leads to, to be done outside the lock.
    private enum Effect {
        case resume(CheckedContinuation<CallOutcome, Never>, CallOutcome)
        case hear(IncomingCall)
        case begin(UInt64, IncomingCall)
        case cancel(UInt64)
        case append(InboundStream, ByteBuffer)
        case end(EndedStreams, InboundStream.End)
        case flush(Flush)
    }

    /// Takes what came in; for the transport.
    ///
    /// - Returns: How much work of this side that the other does not pay for, by which a ``CallRate`` is measured: one for
    ///   each call, note and cancellation, each piece and credit so small that it costs more than it brings, and each frame
    ///   about a call that has ended; one more for each KiB of a note, and of what is thrown away.
    @discardableResult
    public func receive(_ bytes: ByteBuffer) -> Int {
        var (frames, fault) = self.decode(bytes)
        var effects: [Effect] = []
        effects.reserveCapacity(frames.count)
        var count = 0
        var freed: [any AnyObject & Sendable] = []
        self.state.withLock { state in
            guard state.end == nil else { return }
            do throws(WireFault) {
                for frame in frames {
                    let event = try state.machine.receive(frame)
                    count += event.cost(of: frame)
                    self.take(frame, event, &state, &effects)
                    if let hold = state.takeHold(of: frame.call) { freed.append(hold) }
                }
            } catch {
                fault = error
            }
        }
        frames = []
        // Before anybody hears of an answer, and makes the next call.
        freed = []
        for effect in effects { self.perform(effect) }
        if let fault { self.end(.fault(fault)) }
        return count
    }

    /// Cuts what came in into frames, up to the first that is none.
    private func decode(_ bytes: ByteBuffer) -> ([Frame], WireFault?) {
        self.decoder.withLock { decoder in
            var frames: [Frame] = []
            decoder?.append(bytes)
            do throws(WireFault) {
                while let frame = try decoder?.next() { frames.append(frame) }
                return (frames, nil)
            } catch {
                return (frames, error)
            }
        }
    }

    private func take(
        _ frame: Frame, _ event: ConnectionMachine.Event, _ state: inout State, _ effects: inout [Effect]
    ) {
        let id = frame.call
        switch event {
        case .call(let hasStream):
            let stream = hasStream ? self.open(id, &state) : nil
            effects.append(.begin(id, IncomingCall(frame, stream: stream?.body)))
        case .refusedCall:
            effects.append(.flush(state.enqueue(Frame(.failure, call: id, json: WireFailure.tooManyCalls))))
        case .answer(let hasStream):
            var answer = WireAnswer(json: frame.json, body: frame.body)
            if hasStream {
                answer.stream = self.open(id, &state).body
            } else {
                self.end(state.removeStreams(id), .complete, &effects)
            }
            self.resume(id, .answer(answer), &state, &effects)
        case .failure:
            self.end(state.removeStreams(id), .failure(frame.json), &effects)
            self.resume(id, .failure(frame.json), &state, &effects)
        case .data(let isLast): effects += self.arrived(frame, isLast: isLast, &state)
        case .credit:
            // One that also waits for room is asked again.
            let continuation = state.heldBack.removeValue(forKey: id)
            state.withoutRoom.remove(id)
            self.end(EndedStreams(heldBack: continuation), .complete, &effects)
        case .cancel:
            effects.append(.cancel(id))
            self.end(state.removeStreams(id), .error(CancellationError()), &effects)
        case .note: effects.append(.hear(IncomingCall(frame, stream: nil)))
        case .late: break
        }
    }

    private func resume(_ id: UInt64, _ outcome: CallOutcome, _ state: inout State, _ effects: inout [Effect]) {
        if let continuation = state.waiters.removeValue(forKey: id) { effects.append(.resume(continuation, outcome)) }
    }

    private func end(_ streams: EndedStreams?, _ end: InboundStream.End, _ effects: inout [Effect]) {
        if let streams { effects.append(.end(streams, end)) }
    }

    private func open(_ id: UInt64, _ state: inout State) -> InboundStream {
        let stream = self.openInbound(id)
        state.inbound[id] = (stream, 0)
        return stream
    }

    private func arrived(_ frame: Frame, isLast: Bool, _ state: inout State) -> [Effect] {
        guard let stream = state.inbound[frame.call]?.stream else { return [] }
        var effects: [Effect] = frame.body.readableBytes > 0 ? [.append(stream, frame.body)] : []
        if isLast && state.machine.isOwn(frame.call) {
            self.end(state.removeStreams(frame.call), .complete, &effects)
        } else if isLast {
            state.inbound[frame.call] = nil
            effects.append(.end(EndedStreams(inbound: stream), .complete))
        }
        return effects
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .resume(let continuation, let outcome): continuation.resume(returning: outcome)
        case .hear(let note): self.handler.hear(note, on: self)
        case .begin(let id, let call): self.begin(id, call)
        case .cancel(let id): self.tasks.withLock { $0?[id] }?.cancel()
        case .append(let stream, let bytes): stream.append(bytes)
        case .end(let streams, let end): streams.end(end)
        case .flush(let flush): self.perform(flush)
        }
    }
}

extension ConnectionMachine.Event {
    /// How many bytes a piece or credit has at least that costs nothing; the last piece of a stream may be shorter.
    private static let worthwhile = 1 << 10

    /// How much a frame that led to this counts against the rate of the other side.
    fileprivate func cost(of frame: Frame) -> Int {
        switch self {
        case .call, .refusedCall, .cancel: 1
        // Nothing else limits how many bytes of these there are.
        case .note, .late: 1 + frame.length / (1 << 10)
        case .answer, .failure: 0
        case .data(let isLast): !isLast && frame.body.readableBytes < Self.worthwhile ? 1 : 0
        case .credit:
            (frame.body.getInteger(at: frame.body.readerIndex, as: UInt32.self) ?? 0) < Self.worthwhile ? 1 : 0
        }
    }
}
