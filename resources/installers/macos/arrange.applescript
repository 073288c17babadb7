-- Arranges the disk image's window: the program on the left, Applications on the right.
on run argv
	set place to POSIX file (item 1 of argv) as alias
	tell application "Finder"
		open place
		set current view of container window of place to icon view
		set toolbar visible of container window of place to false
		set statusbar visible of container window of place to false
		set bounds of container window of place to {200, 160, 760, 520}
		set theViewOptions to icon view options of container window of place
		set arrangement of theViewOptions to not arranged
		set icon size of theViewOptions to 112
		set position of item "Datahall.app" of place to {150, 170}
		set position of item "Applications" of place to {410, 170}
		update place without registering applications
		delay 2
		close container window of place
	end tell
end run
