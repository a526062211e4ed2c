import SystemPackage

/// A file of a control group.
enum ControlGroupFile {
    /// Writes all of a value at once, as the kernel wants it.
    static func write(_ value: String, to path: String) throws {
        let descriptor = try FileDescriptor.open(FilePath(path), .writeOnly)
        _ = try descriptor.closeAfter { try descriptor.writeAll(value.utf8) }
    }
}
