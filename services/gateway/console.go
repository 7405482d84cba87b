package main

import (
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"

	"connectrpc.com/connect"
)

// consoleFiles serves the console's folder: what lies in assets/ has a hash of its
// content in its name and is kept for ever, all else is asked for again each time.
// A path without a dot is a screen: index.html. Where FILE.gz lies beside FILE,
// clients that take it get that. Links that lead out of the folder are not followed.
func consoleFiles(folder string) (http.HandlerFunc, error) {
	open := func(string) (*os.File, fs.FileInfo) { return nil, nil }
	if folder != "" {
		root, err := os.OpenRoot(folder)
		if err != nil {
			return nil, err
		}
		open = func(name string) (*os.File, fs.FileInfo) {
			file, err := root.Open(name)
			if err != nil {
				return nil, nil
			}
			info, err := file.Stat()
			if err != nil || !info.Mode().IsRegular() {
				file.Close()
				return nil, nil
			}
			return file, info
		}
	}
	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		if !strings.Contains(name, ".") {
			name = "index.html"
		}
		file, info := open(name)
		if file == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
			fail(w, r, connect.CodeNotFound, "path: got "+r.Method+" "+r.URL.Path+", which this server does not have")
			return
		}
		defer file.Close()
		if packed, packedInfo := open(name + ".gz"); packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			defer packed.Close()
			file, info = packed, packedInfo
			w.Header().Set("Content-Encoding", "gzip")
		}
		w.Header().Set("Vary", "Accept-Encoding")
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		w.Header().Set("Cache-Control", "no-cache")
		if strings.HasPrefix(name, "assets/") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		http.ServeContent(w, r, name, info.ModTime(), file)
	}, nil
}
