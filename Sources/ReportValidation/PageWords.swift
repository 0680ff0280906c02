/// Names of HTML that decide how a page is read, or what it could do.
enum PageWords {
    /// Elements that have no end tag (HTML, "void elements").
    static let void = names("area base br col embed hr img input link meta source track wbr")

    /// Elements whose content HTML reads as text, whatever it looks like; SVG's `title` and `desc` too, as HTML would
    /// read HTML in them.
    static let textOnly = names("title style textarea desc")

    /// Elements that run or load something, lead elsewhere, or are read differently with and without scripts.
    static let active = names(
        """
        animate animatemotion animatetransform applet audio base embed feimage foreignobject form frame frameset handler \
        iframe image img link listener listing math noembed noframes noscript object optgroup option plaintext portal rb rp \
        rt rtc ruby script select set source template textarea track use video xmp
        """)

    /// Attributes that load, send or style something; `href` is judged by its value.
    static let activeAttributes = names(
        """
        action archive background cite classid codebase data formaction longdesc lowsrc manifest ping poster profile src \
        srcdoc srcset style
        """)

    /// Attributes that hold text of the report, which may look like anything.
    static let textAttributes = names("alt aria-label content title value")

    private static func names(_ text: String) -> Set<[UInt8]> {
        Set(text.split(separator: " ").map { Array($0.utf8) })
    }
}
