import DovetailAPI
import DovetailCore
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Watches a connection from where HTTP is read: tells when the client hangs up, answers what is no request, and takes no
/// more of a request that has been answered.
final class ClientConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a client may go on sending, so that it comes to read an answer that did not wait for all of it.
    private static let linger = TimeAmount.seconds(2)

    let connection = ClientConnection()
    private let headLimit: Int
    private var progress = ConnectionProgress()
    /// Whether the connection is good for no further request.
    private var isLast = false
    private var isClosing = false
    /// What is wrong with what came after the last request; nothing is read after it.
    private var fault: (any Error)?
    /// Whether the client holds a body back until it is asked for.
    private var holdsBack = false
    private let silence: TimeAmount
    private var idle: IdleLimit?
    private var nextLook: Scheduled<Void>?

    /// Makes the handler of a connection.
    ///
    /// - Parameters:
    ///   - headLimit: The most bytes of a head, to tell whoever sends more.
    ///   - silence: How long the connection may be idle.
    init(headLimit: Int, silence: TimeAmount) {
        self.headLimit = headLimit
        self.silence = silence
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.connection.attach(context.channel)
        let idle = IdleLimit(self.silence, now: context.eventLoop.now)
        self.idle = idle
        self.look(at: idle.firstLook, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.connection.detach()
        self.nextLook?.cancel()
    }

    private func look(at moment: NIODeadline, _ context: ChannelHandlerContext) {
        self.nextLook = context.eventLoop.assumeIsolated().scheduleTask(deadline: moment) {
            switch self.idle?.verdict(at: context.eventLoop.now, awaitsClient: self.progress.awaitsClient) {
            case .close: context.close(promise: nil)
            case .lookAgain(let moment): self.look(at: moment, context)
            case nil: break
            }
        }
    }

    func read(context: ChannelHandlerContext) {
        self.idle?.asked(at: context.eventLoop.now)
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.nextLook?.cancel()
        self.connection.hangUp()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.idle?.came(at: context.eventLoop.now)
        guard !self.isClosing, self.fault == nil else { return }
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            // Nothing is read any more after what may be the end of HTTP.
            self.progress.receivedHead(isLast: head.headerFields.isLast)
            self.holdsBack = head.headerFields[.expect]?.lowercased() == "100-continue"
        case .body: if self.progress.receivedPiece() == .drop { return }
        case .end: self.progress.receivedEnd()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        self.idle?.went(at: context.eventLoop.now)
        switch Self.unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            self.holdsBack = false
            if head.headerFields.isLast || self.progress.isAnsweringLast || self.connection.isInputLost {
                self.isLast = true
            }
            // Nobody reads the rest of the request.
            if self.progress.isReceivingAnswered && !self.connection.isReadOn { self.isLast = true }
            if self.isLast { head.headerFields[.connection] = "close" }
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body: context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            self.answerEnded(context)
        }
    }

    private func answerEnded(_ context: ChannelHandlerContext) {
        // Nobody reads the rest of a request that was answered before it had come.
        if self.progress.sentEnd() == .restIsUnread || self.connection.isInputLost { self.isLast = true }
        guard self.isLast else { return self.refuseFault(context) }
        context.flush()
        self.leave(context)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is ClientConnection.BodyIsWanted else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        promise?.succeed()
        guard self.holdsBack, !self.isClosing else { return }
        self.holdsBack = false
        context.writeAndFlush(Self.wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            self.connection.inputEnded()
            if self.isClosing { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !self.isClosing else { return }
        switch error {
        case HTTPParserError.invalidEOFState: self.connection.inputEnded()
        // Whoever reads the body hears it.
        case is HTTPParserError where self.progress.isReceiving: break
        case is HTTPParserError, is HTTP1TypeConversionError:
            self.fault = error
            return self.refuseFault(context)
        default: self.connection.inputEnded()
        }
        context.fireErrorCaught(error)
    }

    /// Answers what is no request once those before it are answered, and ends the connection: nobody knows where the next
    /// one would begin.
    private func refuseFault(_ context: ChannelHandlerContext) {
        guard let fault = self.fault, self.progress.isIdle else { return }
        let problem = API.Problem(self.refusal(of: fault), instance: "")
        var head = HTTPResponse(status: .init(code: problem.status))
        // A problem document has no numbers that could not be written.
        let body = (try? API.encode(problem)).map { ByteBuffer(bytes: $0) } ?? ByteBuffer()
        head.headerFields = [
            .contentType: "application/problem+json", .connection: "close", .cacheControl: "no-store",
            .contentLength: "\(body.readableBytes)",
        ]
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.write(Self.wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
        self.leave(context)
    }

    /// Says that nothing more is sent, and ends the connection when the client does, or a while later.
    private func leave(_ context: ChannelHandlerContext) {
        self.isClosing = true
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.linger) { context.close(promise: nil) }
    }

    private func refusal(of fault: any Error) -> DovetailError {
        switch fault {
        case HTTPParserError.headerOverflow:
            DovetailError(
                .headTooLarge,
                "The head of the request is larger than \(self.headLimit) bytes. Send less in its address and fields (http.head)."
            )
        default:
            DovetailError(.invalidRequest, "What came is no request of HTTP/1.1 (\(fault)). Mend the client.")
        }
    }
}

extension HTTPFields {
    /// Whether nothing is to be read on the connection after the message with these fields: it says so, it offers to go on in
    /// another protocol, or its body is packed in a way that is not understood.
    fileprivate var isLast: Bool {
        let tokens = self[.connection]?.lowercased().split { $0 == "," || $0 == " " } ?? []
        if tokens.contains("close") || (self[.upgrade] != nil && tokens.contains("upgrade")) { return true }
        return self[.transferEncoding].map { $0.lowercased() != "chunked" } ?? false
    }
}

@available(*, unavailable)
extension ClientConnectionHandler: Sendable {}
