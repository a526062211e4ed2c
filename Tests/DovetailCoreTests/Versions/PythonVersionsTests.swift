import DovetailCore
import Testing

@Suite("Versions of Python, in Python's notation")
struct PythonVersionsTests {
    @Test(
        "a version is one of them, or is not",
        arguments: [
            (">=3.11", [3, 11, 0], true), (">=3.11", [3, 10, 9], false), (">=3.11,<4", [3, 14, 2], true),
            (">=3.11, <4", [4, 0, 0], false), ("~=3.11", [3, 12, 0], true), ("~=3.11", [4, 0, 0], false),
            ("~=3.11.2", [3, 11, 9], true), ("~=3.11.2", [3, 12, 0], false), ("==3.11.*", [3, 11, 7], true),
            ("==3.11.*", [3, 12, 0], false), ("!=3.12.*", [3, 12, 1], false), ("==3.11", [3, 11, 0], true),
            ("==3.11", [3, 11, 1], false), ("!=3.11.4,>3.11", [3, 11, 4], false), (">3.11", [3, 11, 1], true),
            ("<=3.11", [3, 11, 1], false), ("<=3.11", [3, 11, 0], true),
        ])
    func contains(text: String, version: [Int], isContained: Bool) throws {
        #expect(try #require(PythonVersions(text)).contain(version) == isContained)
    }

    @Test(
        "what is no notation is none",
        arguments: ["", "3.11", "^3.11", ">=3.x", ">=", ">=3..1", ">=3.11,", "~=3", ">=3.*", ">= 3.11b1", "newest"])
    func unlawful(text: String) { #expect(PythonVersions(text) == nil) }
}
