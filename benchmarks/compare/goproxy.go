// SPDX-License-Identifier: Apache-2.0
// A proxy that intercepts everything, of Debian's golang-github-elazarl-goproxy-dev, with a cache of
// certificates and verification of upstreams.
//
//	goproxy LISTEN CA-CERTIFICATE CA-KEY UPSTREAM-CA
package main

import (
	"crypto/tls"
	"crypto/x509"
	"log"
	"net/http"
	"os"
	"sync"

	"github.com/elazarl/goproxy"
)

// cached keeps the TLS configuration of every host, and with it the certificate and ticket keys.
type cached struct {
	mutex sync.Mutex
	known map[string]*tls.Config
	make  func(string, *goproxy.ProxyCtx) (*tls.Config, error)
}

func (c *cached) config(host string, ctx *goproxy.ProxyCtx) (*tls.Config, error) {
	c.mutex.Lock()
	found := c.known[host]
	c.mutex.Unlock()
	if found != nil {
		return found, nil
	}
	made, err := c.make(host, ctx)
	if err != nil {
		return nil, err
	}
	c.mutex.Lock()
	c.known[host] = made
	c.mutex.Unlock()
	return made, nil
}

func main() {
	ca, err := tls.LoadX509KeyPair(os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	if ca.Leaf, err = x509.ParseCertificate(ca.Certificate[0]); err != nil {
		log.Fatal(err)
	}
	roots, err := os.ReadFile(os.Args[4])
	if err != nil {
		log.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(roots)

	proxy := goproxy.NewProxyHttpServer()
	proxy.Logger = log.New(devNull{}, "", 0)
	proxy.Tr = &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: trusted},
		MaxIdleConnsPerHost: 1000,
		DisableCompression:  true,
	}
	certificates := &cached{known: map[string]*tls.Config{}, make: goproxy.TLSConfigFromCA(&ca)}
	intercept := &goproxy.ConnectAction{Action: goproxy.ConnectMitm, TLSConfig: certificates.config}
	proxy.OnRequest().HandleConnectFunc(
		func(host string, ctx *goproxy.ProxyCtx) (*goproxy.ConnectAction, string) {
			return intercept, host
		})
	log.Fatal(http.ListenAndServe(os.Args[1], proxy))
}

type devNull struct{}

func (devNull) Write(p []byte) (int, error) { return len(p), nil }
