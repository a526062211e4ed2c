import DovetailCore
import Foundation
import Testing

@Suite("A version range holds what it says")
struct VersionRangeTests {
    @Test(
        "a version inside is held",
        arguments: [
            ("1.2.3", "1.2.3"), ("=1.2.3", "1.2.3"), ("1.2", "1.2.9"), ("1.2.x", "1.2.0"), ("1.*", "1.9.9"),
            ("^1.2.3", "1.2.3"), ("^1.2.3", "1.99.0"), ("^1.2", "1.2.0"), ("^0.2.3", "0.2.9"), ("^0.0.3", "0.0.3"),
            ("^0.0", "0.0.9"), ("^0", "0.9.0"), ("^*", "7.0.0"), ("~1.4", "1.4.7"), ("~1", "1.9.0"),
            ("~1.2.3", "1.2.4"), (">1.2", "1.3.0"), (">1.2.3", "1.2.4"), (">=1.0.0 <2.0.0", "1.5.0"),
            (">=1.0.0,<2.0.0", "1.0.0"), (">=1.0.0, <2.0.0", "1.0.0"), (">= 1.0", "1.0.0"), ("<=1.2", "1.2.9"),
            ("<2", "1.9.9"), ("1.0.0 || 2.0.0", "2.0.0"), ("^1.0||^3.0", "3.1.0"), ("*", "0.0.1"), (" * ", "9.9.9"),
            (">=1.0.0-beta", "1.0.0-rc"), (">=1.0.0-beta", "1.0.0"), ("=1.0.0-beta.2", "1.0.0-beta.2"),
            (">=0.1.0", "0.1.0"),
        ])
    func inside(text: String, version: String) throws {
        #expect(try #require(VersionRange(text)).contains(#require(SemanticVersion(version))))
    }

    @Test(
        "a version outside is not",
        arguments: [
            ("1.2.3", "1.2.4"), ("1.2", "1.3.0"), ("^1.2.3", "2.0.0"), ("^1.2.3", "1.2.2"), ("^0.2.3", "0.3.0"),
            ("^0.0.3", "0.0.4"), ("^0.0", "0.1.0"), ("^0", "1.0.0"), ("~1.4", "1.5.0"), ("~1", "2.0.0"),
            (">1.2", "1.2.9"), (">=1.0.0 <2.0.0", "2.0.0"), ("<=1.2", "1.3.0"), ("<2", "2.0.0"),
            ("1.0.0 || 2.0.0", "1.5.0"), (">*", "1.0.0"), ("<*", "1.0.0"),
        ])
    func outside(text: String, version: String) throws {
        #expect(try !#require(VersionRange(text)).contains(#require(SemanticVersion(version))))
    }

    @Test(
        "a prerelease is held only where a prerelease of the same three numbers is named",
        arguments: [
            ("*", "1.0.0-beta"), ("^1.0", "1.5.0-rc"), (">=1.0.0-beta", "1.1.0-rc"), ("<2.0.0", "2.0.0-beta"),
            (">=1.0.0-beta.3", "1.0.0-beta.2"),
        ])
    func prerelease(text: String, version: String) throws {
        #expect(try !#require(VersionRange(text)).contains(#require(SemanticVersion(version))))
    }

    @Test(
        "anything else is no range",
        arguments: [
            "", " ", "||", "1.0 ||", "a", "1.2.3.4", "v1", ">", "=>1.0", "1.0,", ",1.0", "1,,2", "1.x.2", "01.0",
            "1.2-beta", "^^1", "1.0.0-", "latest", ">=1.0.0<2.0.0", String(repeating: "1 ", count: 10_000),
        ])
    func noRange(text: String) {
        #expect(VersionRange(text) == nil)
    }

    @Test("no number is too great to be compared")
    func greatest() throws {
        let range = try #require(VersionRange("^\(Int.max).0"))
        #expect(!range.contains(SemanticVersion(1, 0, 0)))
    }

    @Test("a range is coded as its text, and a text that is none is refused")
    func coding() throws {
        let data = Data(#"["^1.2 || 3.x"]"#.utf8)
        let ranges = try JSONDecoder().decode([VersionRange].self, from: data)
        #expect(ranges.map(\.text) == ["^1.2 || 3.x"])
        #expect(try JSONDecoder().decode([VersionRange].self, from: JSONEncoder().encode(ranges)) == ranges)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([VersionRange].self, from: Data(#"["newest"]"#.utf8))
        }
    }
}
