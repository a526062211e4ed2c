extension Unicode.Scalar {
    /// Whether it can forge lines of a log, steer a terminal, or turn around the order in which a text is read.
    package var isDeceptive: Bool {
        switch self.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202A...0x202E).contains(self.value) || (0x2066...0x2069).contains(self.value)
        }
    }
}

extension String {
    /// The text with `?` in place of each character but the tab that can forge lines of a log, steer a terminal, or turn
    /// around the order of the text.
    package var printable: String { self.replacingDeceptive(except: ["\t"]) }

    /// What somebody else says to a person, in several lines perhaps: at most `limit` characters, without those that deceive.
    package func readable(upTo limit: Int) -> String {
        let scalars = self.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return self.replacingDeceptive(except: ["\t", "\n"]) }
        return String(scalars[..<end]).replacingDeceptive(except: ["\t", "\n"]) + "…"
    }

    private func replacingDeceptive(except harmless: Set<Unicode.Scalar>) -> String {
        let isDeceptive = { (scalar: Unicode.Scalar) in scalar.isDeceptive && !harmless.contains(scalar) }
        guard self.unicodeScalars.contains(where: isDeceptive) else { return self }
        return String(String.UnicodeScalarView(self.unicodeScalars.map { isDeceptive($0) ? "?" : $0 }))
    }
}
