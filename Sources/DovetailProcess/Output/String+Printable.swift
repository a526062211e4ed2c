extension String {
    /// The text with `?` in place of each control character but the tab, so that a plugin cannot forge lines of the log or
    /// steer a terminal.
    var printable: String {
        guard self.unicodeScalars.contains(where: Self.isControl) else { return self }
        return String(String.UnicodeScalarView(self.unicodeScalars.map { Self.isControl($0) ? "?" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\t" && scalar.properties.generalCategory == .control
    }
}
