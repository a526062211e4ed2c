import DovetailCore

/// A way for plugin code to fail, and what the host makes of it.
struct ConformanceFailure {
    /// The step that fails.
    let step: JSONValue
    let code: DovetailError.Code
    let remedy: DovetailError.Remedy
    /// What the message ends with; where the host itself refuses something, what it holds.
    var message = "The teapot is broken."

    /// Whether plugin code throws, and not the host.
    var isThrownByPlugin: Bool { self.code != .invalidRequest }

    /// Every way there is.
    static let all = [
        Self(
            step: ["do": "fail", "kind": "validation", "message": "The teapot is broken."], code: .validationFailed,
            remedy: .changeRequest),
        Self(
            step: ["do": "fail", "kind": "temporary", "message": "The teapot is broken."], code: .pluginFailed,
            remedy: .retry),
        Self(
            step: ["do": "fail", "kind": "permanent", "message": "The teapot is broken."], code: .pluginFailed,
            remedy: .askAuthor),
        Self(step: ["do": "fail", "message": "The teapot is broken."], code: .pluginFailed, remedy: .askAuthor),
        Self(
            step: ["do": "storage.set", "key": "", "text": "1"], code: .invalidRequest, remedy: .changeRequest,
            message: "is no key"),
    ]

    /// The ways that hooks have beside those.
    static let ofHooks = [
        Self(
            step: ["do": "answer", "failure": ["kind": "validation", "message": "The teapot is broken."]],
            code: .validationFailed, remedy: .changeRequest),
        Self(
            step: ["do": "fail", "status": 418, "message": "The teapot is broken."], code: .pluginFailed,
            remedy: .askAuthor),
    ]

    /// Whether an error is what the host makes of it in a place, such as `enable`.
    func fits(_ error: DovetailError?, of owner: ConformanceOwner, in place: String) -> Bool {
        guard let error, error.code == self.code, error.remedy == self.remedy else { return false }
        guard self.isThrownByPlugin else { return error.message.contains(self.message) }
        return error.message == "Conformance@1.0.0 failed for user \(owner.name) in `\(place)`: \(self.message)"
    }
}
