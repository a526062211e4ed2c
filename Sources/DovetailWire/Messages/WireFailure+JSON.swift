import DovetailCore
import FoundationEssentials
import NIOCore

extension WireFailure {
    /// Reads a failure; what it says in words of a later version is left out, and its sentence is kept.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        // A word or field that is not known, here and below, must not hide the sentence.
        self.type = (try? container.decode(Source.self, forKey: .type)) ?? .error
        self.message = try container.decode(String.self, forKey: .message)
        self.code = try? container.decode(DovetailError.Code.self, forKey: .code)
        self.remedy = try? container.decode(DovetailError.Remedy.self, forKey: .remedy)
        self.findings = try? container.decode([Finding].self, forKey: .findings)
        self.cause = try? container.decode(String.self, forKey: .cause)
        self.kind = try? container.decode(PluginFailure.Kind.self, forKey: .kind)
        self.status = try? container.decode(Int.self, forKey: .status)
    }
}

extension WireFailure {
    /// The most bytes of a failure's JSON part.
    static let maximumLength = 64 << 10

    /// The failure of a call that was given up.
    static let cancelled = WireFailure(CancellationError()).encoded()

    /// The failure of a call that is one too many; made once, since it is the answer to a flood.
    static let tooManyCalls = WireFailure(.tooManyCalls, "Too many calls are under way already; wait for some of them.")
        .encoded()

    /// The failure with no more words than a person reads, and none that deceive.
    private var bounded: Self {
        var failure = self
        failure.message = self.message.readable(upTo: 2_000)
        failure.cause = self.cause?.readable(upTo: 2_000)
        failure.code = self.code.map { DovetailError.Code(rawValue: $0.rawValue.excerpt(100)) }
        failure.findings = self.findings?.prefix(20).map(\.bounded)
        return failure
    }

    /// Reads the JSON part of a failure frame; one that cannot be read is a failure all the same.
    init(reading json: ByteBuffer) {
        let isShort = json.readableBytes <= Self.maximumLength
        // Why it cannot be read is its author's matter, who is told what was expected.
        if isShort, let failure = try? JSONDecoder().decode(Self.self, from: Data(json.readableBytesView)) {
            self = failure.bounded
        } else {
            self.init(
                .error,
                "The other side failed, and did not say why in a JSON object with `type` and `message` of at most 65,536 bytes."
            )
        }
    }

    /// The JSON part of a failure frame; of a failure that says too much, its sentences alone, cut.
    func encoded() -> ByteBuffer {
        if let whole = self.json, whole.readableBytes <= Self.maximumLength { return whole }
        var short = self
        short.findings = nil
        short.message = self.message.excerpt(2_000)
        short.cause = self.cause?.excerpt(2_000)
        short.code = self.code.map { DovetailError.Code(rawValue: $0.rawValue.excerpt(100)) }
        return short.json ?? ByteBuffer(string: #"{"type":"error","message":"It failed."}"#)
    }

    /// Nil for what JSON cannot hold, which texts and numbers are not.
    private var json: ByteBuffer? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try? ByteBuffer(bytes: encoder.encode(self))
    }
}
