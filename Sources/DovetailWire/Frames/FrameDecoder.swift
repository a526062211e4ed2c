import DovetailCore
public import NIOCore

/// Cuts what comes in into frames, and refuses what is none.
///
/// A value without side effects: it is fuzzed alone. After a fault it must not be used any more.
public struct FrameDecoder: Sendable {
    /// The most bytes that may follow a frame's length.
    public var maximumLength: Int
    private var buffer = ByteBuffer()

    /// Makes a decoder.
    ///
    /// - Parameter maximumLength: The most bytes that may follow a frame's length; a longer frame is a fault at once,
    ///   before any of it is kept.
    public init(maximumLength: Int) {
        self.maximumLength = maximumLength
    }

    /// Takes what came in.
    public mutating func append(_ bytes: ByteBuffer) {
        if self.buffer.readableBytes == 0 {
            self.buffer = bytes
        } else {
            self.buffer.discardReadBytes()
            self.buffer.writeImmutableBuffer(bytes)
        }
    }

    /// The next frame, or nil until more has come in.
    ///
    /// - Throws: ``WireFault`` for what cannot be a frame.
    public mutating func next() throws(WireFault) -> Frame? {
        guard let length = self.buffer.getInteger(at: self.buffer.readerIndex, as: UInt32.self) else { return nil }
        guard length >= Frame.headerLength else { throw .shortFrame(length: Int(length)) }
        guard length <= self.maximumLength else {
            throw .longFrame(length: Int(length), maximum: self.maximumLength)
        }
        guard self.buffer.readableBytes >= 4 + Int(length) else {
            self.makeRoom(4 + Int(length))
            return nil
        }
        self.buffer.moveReaderIndex(forwardBy: 4)
        guard var content = self.content(Int(length)) else { return nil }
        return try Self.frame(&content)
    }

    /// One allocation for a whole frame instead of one for each piece of it that comes in.
    private mutating func makeRoom(_ length: Int) {
        guard self.buffer.storageCapacity - self.buffer.readerIndex < length else { return }
        var whole = ByteBuffer()
        whole.reserveCapacity(length)
        whole.writeImmutableBuffer(self.buffer)
        self.buffer = whole
    }

    /// The bytes of a frame, which share what came in with it, unless they would hold far more than their own.
    private mutating func content(_ length: Int) -> ByteBuffer? {
        let shared = self.buffer.readSlice(length: length)
        guard self.buffer.storageCapacity > Self.sharedCapacity, length < self.buffer.storageCapacity / 2 else {
            return shared
        }
        return shared.map { ByteBuffer(bytes: $0.readableBytesView) }
    }

    /// How many bytes a frame may hold that are not its own.
    private static let sharedCapacity = 64 << 10

    private static func frame(_ content: inout ByteBuffer) throws(WireFault) -> Frame {
        guard
            let (kind, flags, method, call, handle, deadline, jsonLength) = content.readMultipleIntegers(
                as: (UInt8, UInt8, UInt16, UInt64, UInt32, UInt32, UInt32).self)
        else { throw .shortFrame(length: content.readableBytes) }
        guard let kind = FrameKind(rawValue: kind) else { throw .unknownKind(kind) }
        let knownFlags = FrameFlags(rawValue: flags)
        guard FrameFlags.known.isSuperset(of: knownFlags) else { throw .unknownFlags(flags) }
        var trace: TraceContext?
        if knownFlags.contains(.traced) {
            trace = TraceContext(reading: &content)
            guard trace != nil else { throw .brokenLengths }
        }
        guard let json = content.readSlice(length: Int(jsonLength)) else { throw .brokenLengths }
        return Frame(
            kind, call: call, method: WireMethod(rawValue: method), flags: knownFlags, handle: handle,
            deadline: deadline, trace: trace, json: json, body: content)
    }
}
