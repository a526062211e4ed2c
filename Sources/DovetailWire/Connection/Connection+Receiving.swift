import DovetailCore
public import NIOCore
import Synchronization

// Receiving: frames become what they lead to.
extension Connection {
    /// What a frame leads to, to be done outside the lock.
    private enum Effect {
        case resume(Waiter?, Result<WireAnswer, any Error>)
        case hear(IncomingCall)
        case begin(Frame, IncomingCall)
        case cancel(UInt32)
        case yield(InboundStream, ByteBuffer)
        case end(EndedStreams, (any Error)?)
        case flush(any FrameTransport)
    }

    /// Takes what came in; for the transport.
    ///
    /// - Returns: How many calls and notes were in it.
    @discardableResult
    public func receive(_ bytes: ByteBuffer) -> Int {
        var effects: [Effect] = []
        var calls = 0
        var fault: WireFault?
        self.state.withLock { state in
            guard state.end == nil else { return }
            state.decoder.append(bytes)
            do throws(WireFault) {
                while let frame = try state.decoder.next() {
                    if frame.kind == .call || frame.kind == .note { calls += 1 }
                    self.take(frame, try state.machine.receive(frame), &state, &effects)
                }
            } catch {
                fault = error
            }
        }
        for effect in effects { self.perform(effect) }
        if let fault { self.end(.fault(fault)) }
        return calls
    }

    /// Ends the connection; for the transport.
    ///
    /// What waits for an answer fails, what is being answered is cancelled. Doing so twice is harmless.
    public func end(_ end: ConnectionEnd) {
        let ended = self.state.withLock { state -> State? in
            guard state.end == nil else { return nil }
            state.end = end
            let ended = state
            state.waiters = ended.waiters.filter { if case .waiting = $0.value { false } else { true } }
            for id in state.waiters.keys {
                _ = state.finish(id, .failure(CallLost(end: end, wasSent: id <= ended.lastSentCall)))
            }
            (state.tasks, state.inbound, state.creditWaiters, state.senders) = ([:], [:], [:], [:])
            state.outbound = ByteBuffer()
            return ended
        }
        guard let ended else { return }
        for (id, waiter) in ended.waiters {
            guard case .waiting(let continuation) = waiter else { continue }
            continuation.resume(throwing: CallLost(end: end, wasSent: id <= ended.lastSentCall))
        }
        for stream in ended.inbound.values { stream.continuation.finish(throwing: CallLost(end: end, wasSent: true)) }
        for waiter in ended.creditWaiters.values { waiter.resume() }
        for task in ended.tasks.values { task.cancel() }
        for task in ended.senders.values { task.cancel() }
        // Before the other side can notice: whoever keeps a record of both ends knows first why it was.
        self.handler.connectionEnded(end)
        ended.transport?.close()
    }

    private func take(
        _ frame: Frame, _ event: ConnectionMachine.Event, _ state: inout State, _ effects: inout [Effect]
    ) {
        switch event {
        case .call(let hasStream): effects.append(.begin(frame, self.call(frame, hasStream: hasStream, &state)))
        case .refusedCall:
            let failure = WireFailure(CallRefused(underWay: state.machine.limits.calls))
            if let transport = state.enqueue(Frame(.failure, call: frame.call, json: failure.encoded())) {
                effects.append(.flush(transport))
            }
        case .answer(let hasStream): effects += self.answered(frame, hasStream: hasStream, &state)
        case .failure:
            let failure = WireFailure(reading: frame.json)
            effects.append(.resume(state.finish(frame.call, .failure(failure)), .failure(failure)))
            effects.append(.end(state.removeStreams(frame.call), failure))
        case .data(let isLast):
            guard let stream = state.inbound[frame.call] else { return }
            if frame.body.readableBytes > 0 { effects.append(.yield(stream, frame.body)) }
            guard isLast else { return }
            if state.machine.isOwn(frame.call) {
                effects.append(.end(state.removeStreams(frame.call), nil))
            } else {
                state.inbound[frame.call] = nil
                effects.append(.end(EndedStreams(inbound: stream), nil))
            }
        case .credit:
            let waiter = state.creditWaiters.removeValue(forKey: frame.call)
            effects.append(.end(EndedStreams(creditWaiter: waiter), nil))
        case .cancel:
            effects.append(.cancel(frame.call))
            effects.append(.end(state.removeStreams(frame.call), CancellationError()))
        case .note: effects.append(.hear(IncomingCall(frame, stream: nil)))
        case .late: break
        }
    }

    private func answered(_ frame: Frame, hasStream: Bool, _ state: inout State) -> [Effect] {
        var answer = WireAnswer(json: frame.json, body: frame.body)
        var ended = EndedStreams()
        if hasStream {
            let (stream, body) = self.openInbound(frame.call, isOwn: true)
            state.inbound[frame.call] = stream
            answer.stream = body
        } else {
            ended = state.removeStreams(frame.call)
        }
        return [.resume(state.finish(frame.call, .success(answer)), .success(answer)), .end(ended, nil)]
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .resume(.waiting(let continuation), let result): continuation.resume(with: result)
        case .resume: break
        case .hear(let note): self.handler.hear(note, on: self)
        case .begin(let frame, let call): self.begin(call, frame.call)
        case .cancel(let id): self.state.withLock { $0.tasks[id] }?.cancel()
        case .yield(let stream, let bytes): stream.continuation.yield([UInt8](buffer: bytes))
        case .end(let streams, let error): streams.end(throwing: error)
        case .flush(let transport): transport.scheduleFlush()
        }
    }
}

// Answering.
extension Connection {
    private func call(_ frame: Frame, hasStream: Bool, _ state: inout State) -> IncomingCall {
        guard hasStream else { return IncomingCall(frame, stream: nil) }
        let (stream, body) = self.openInbound(frame.call, isOwn: false)
        state.inbound[frame.call] = stream
        return IncomingCall(frame, stream: body)
    }

    private func begin(_ call: IncomingCall, _ id: UInt32) {
        self.state.withLock { state in
            guard state.end == nil else { return }
            // Cancelled when the other side gives the call up, and when the connection ends.
            state.tasks[id] = Task { await self.answer(call, id) }
        }
    }

    private func answer(_ call: IncomingCall, _ id: UInt32) async {
        let result: Result<WireAnswer, any Error>
        do {
            result = .success(try await self.handler.answer(call, on: self))
        } catch {
            result = .failure(error)
        }
        switch result {
        case .success(let answer):
            self.reply(id, hasStream: answer.stream != nil) {
                Frame(
                    .answer, call: id, flags: answer.stream == nil ? [] : .more, json: answer.json, body: answer.body)
            }
            if let stream = answer.stream { await self.sendAnswer(stream, id) }
        case .failure(let error):
            self.fail(id, error)
        }
    }

    private func sendAnswer(_ stream: PluginBody, _ id: UInt32) async {
        do {
            try await self.sendPieces(of: stream, on: id)
        } catch {
            self.fail(id, error)
        }
        self.state.withLock { $0.tasks[id] = nil }
    }

    private func reply(_ id: UInt32, hasStream: Bool, _ frame: () -> Frame) {
        var ended = EndedStreams()
        self.send { state in
            if !hasStream {
                state.tasks[id] = nil
                ended = state.removeStreams(id)
            }
            return state.machine.answerCall(id, hasStream: hasStream) ? frame() : nil
        }
        // The rest of the request is of no interest any more.
        ended.end()
    }

    private func fail(_ id: UInt32, _ error: any Error) {
        var ended = EndedStreams()
        self.send { state in
            state.tasks[id] = nil
            ended = state.removeStreams(id)
            return state.machine.failCall(id) ? Frame(.failure, call: id, json: WireFailure(error).encoded()) : nil
        }
        ended.end(throwing: error)
    }
}
