import DovetailCore

// What the heads of requests and answers are made of.
extension PluginBody {
    /// The body with the length that was announced, to which whoever reads it holds it.
    ///
    /// One whose bytes are there is as long as it is.
    func announced(_ length: Int?) throws -> PluginBody {
        guard let length, self.bytes == nil else { return self }
        guard length >= 0 else { throw WireFailure(.error, "A body of \(length) bytes was announced.") }
        return PluginBody(chunks: self, length: length)
    }
}

extension HeaderFields {
    init(pairs: [[String]]) throws {
        self.init(
            try pairs.map { pair in
                try checkPair(pair)
                return Field(pair[0], pair[1])
            })
    }

    var pairs: [[String]] { self.fields.map { [$0.name, $0.value] } }
}

func checkPair(_ pair: [String]) throws {
    guard pair.count == 2 else {
        throw WireFailure(.error, "A list of \(pair.count) texts stands where a name and its value should.")
    }
}
