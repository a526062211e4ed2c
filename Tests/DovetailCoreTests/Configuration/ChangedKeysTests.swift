import DovetailCore
import Testing

@Suite("Which settings have changed")
struct ChangedKeysTests {
    @Test(
        "Q9 · a key has changed when its value is another one for JSON, however deep",
        arguments: [
            (["a": 1], ["a": 1], []),
            (["a": 1], ["a": 2], ["a"]),
            (["a": 1], [:], ["a"]),
            ([:], ["a": 1], ["a"]),
            ([:], ["a": .null], []),
            (["a": 1, "b": "x"], ["a": 1.0, "b": "y"], ["b"]),
            (["a": true], ["a": 1], ["a"]),
            (["a": 9_007_199_254_740_993], ["a": 9_007_199_254_740_992.0], ["a"]),
            (["a": ["b": ["c": [1, 2]]]], ["a": ["b": ["c": [1.0, 2]]]], []),
            (["a": ["b": ["c": [1, 2]]]], ["a": ["b": ["c": [2, 1]]]], ["a"]),
            (["a": ["b": 1]], ["a": ["b": 1, "c": .null]], ["a"]),
            (["a": ["b": 1]], ["a": ["c": 1]], ["a"]),
            (["a": [1]], ["a": [1, 2]], ["a"]),
            (["a": "é"], ["a": "e\u{301}"], ["a"]),
        ] as [([String: JSONValue], [String: JSONValue], Set<String>)])
    func keys(old: [String: JSONValue], new: [String: JSONValue], keys: Set<String>) {
        #expect(ConfigurationValues(new).changedKeys(since: ConfigurationValues(old)) == keys)
        #expect(ConfigurationValues(old).changedKeys(since: ConfigurationValues(new)) == keys)
    }
}
