package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// servers are a karezd and a gateway in front of it, on free ports of loopback.
type servers struct {
	folder          string
	karezd, gateway *exec.Cmd
	target, url     string // HOST:PORT of the gateway, and its URL.
}

func startServers(programs string) (s *servers, err error) {
	s = &servers{}
	if s.folder, err = os.MkdirTemp("", "karez-attacks-"); err != nil {
		return nil, err
	}
	backend := ""
	s.karezd, backend, err = s.start(filepath.Join(programs, "karezd"), "--data", filepath.Join(s.folder, "data"), "--model", "none")
	if err == nil {
		s.gateway, s.target, err = s.start(filepath.Join(programs, "karez-gateway"), "--backend", backend)
		s.url = "http://" + s.target
	}
	if err != nil {
		s.stop()
	}
	return s, err
}

func (s *servers) start(program string, arguments ...string) (*exec.Cmd, string, error) {
	portFile := filepath.Join(s.folder, filepath.Base(program)+".port")
	logFile, err := os.Create(portFile + ".log")
	if err != nil {
		return nil, "", err
	}
	defer logFile.Close()
	command := exec.Command(program, append(arguments, "--listen", "127.0.0.1:0", "--port-file", portFile)...)
	command.Stdout, command.Stderr = logFile, logFile
	if err := command.Start(); err != nil {
		return nil, "", err
	}
	for range 600 {
		if port, _ := os.ReadFile(portFile); len(port) > 0 {
			return command, "127.0.0.1:" + strings.TrimSpace(string(port)), nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	log, _ := os.ReadFile(portFile + ".log")
	return command, "", fmt.Errorf("%s: got no port within a minute: %s", program, log)
}

func (s *servers) stop() {
	for _, command := range []*exec.Cmd{s.gateway, s.karezd} {
		if command != nil {
			_ = command.Process.Signal(syscall.SIGKILL)
			_ = command.Wait()
		}
	}
	os.RemoveAll(s.folder)
}
