import DovetailCore
import Foundation

/// The program that a package names, looked at as the kernel does when it starts it.
struct ProgramFile: Sendable {
    /// Where programs of a name are looked for, as plugins do.
    private static let folders = ["/usr/local/bin", "/usr/bin", "/bin"]
    /// As much of a first line as the kernel reads.
    private static let maximumLine = 256

    /// Its path below the package.
    let path: String
    /// The package's folder.
    let package: String

    /// What keeps this machine from starting it; nil when nothing does that can be seen from here.
    var fault: Finding? {
        guard FileManager.default.isExecutableFile(atPath: "\(self.package)/\(self.path)") else {
            return self.finding(
                "a file that is not executable", mend: "Make it so: chmod +x \(self.path)")
        }
        guard let line = self.interpreterLine else { return nil }
        guard !line.hasSuffix("\r") else {
            return self.finding(
                "a script whose first line ends with a carriage return, which is part of the name after #!",
                mend: "Save the file with lines that end with a line feed alone.")
        }
        let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard let missing = self.missing(of: words) else { return nil }
        return self.finding(
            "a script for “\(missing.excerpt(100))”, which this machine does not have",
            mend: "Correct what stands after #!, or install it.")
    }

    /// What stands after `#!`; nil where nothing like that begins the file, or the file cannot be read.
    private var interpreterLine: String? {
        // What cannot be read was refused before: it has no digest.
        let file = try? FileHandle(forReadingFrom: URL(fileURLWithPath: "\(self.package)/\(self.path)"))
        guard let head = try? file?.read(upToCount: Self.maximumLine), head.starts(with: Array("#!".utf8)) else {
            return nil
        }
        return String(decoding: head.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// What the words after `#!` name that is not there: the interpreter, or the one that `env` is to find.
    private func missing(of words: [String]) -> String? {
        guard let interpreter = words.first else { return "" }
        let place = interpreter.hasPrefix("/") ? interpreter : "\(self.package)/\(interpreter)"
        guard FileManager.default.isExecutableFile(atPath: place) else { return interpreter }
        guard interpreter.hasSuffix("/env"), let name = words.dropFirst().first(where: { !Self.isForEnv($0) }),
            !name.contains("/")
        else { return nil }
        let isThere = Self.folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
        return isThere ? nil : name
    }

    /// Whether a word is an option of `env`, or a variable that it sets.
    private static func isForEnv(_ word: String) -> Bool { word.hasPrefix("-") || word.contains("=") }

    private func finding(_ found: String, mend: String) -> Finding {
        Finding(
            .fieldValue, at: .root.member("executable"), found: "“\(self.path)”, \(found)",
            expected: "a program that this machine can start", mend: mend)
    }
}
