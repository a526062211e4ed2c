extension DecodingError {
    /// What is wrong, and where, in one sentence.
    package var sentence: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "\(Self.path(context)): \(context.debugDescription)"
        case .keyNotFound(let key, let context):
            "\(Self.path(context)): “\(key.stringValue.excerpt(80))” is missing."
        @unknown default:
            "\(self)"
        }
    }

    private static func path(_ context: Context) -> String {
        context.codingPath.reduce(into: "$") { path, key in
            path += key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue.excerpt(80))"
        }
    }
}
