// SPDX-License-Identifier: Apache-2.0
// A proxy that intercepts everything, of Debian's golang-github-elazarl-goproxy-dev, with a cache of
// certificates and verification of upstreams.
//
//	goproxy LISTEN CA-CERTIFICATE CA-KEY UPSTREAM-CA
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/elazarl/goproxy"
)

// minter keeps the TLS configuration of every host, and with it the certificate and ticket keys. All
// certificates have one key: goproxy's own way, a new RSA key for each, costs 0.1 s a name.
type minter struct {
	mutex sync.Mutex
	known map[string]*tls.Config
	ca    tls.Certificate
	key   *ecdsa.PrivateKey
}

func (m *minter) config(hostPort string, _ *goproxy.ProxyCtx) (*tls.Config, error) {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, err
	}
	m.mutex.Lock()
	found := m.known[host]
	m.mutex.Unlock()
	if found != nil {
		return found, nil
	}
	made, err := m.mint(host)
	if err != nil {
		return nil, err
	}
	m.mutex.Lock()
	m.known[host] = made
	m.mutex.Unlock()
	return made, nil
}

func (m *minter) mint(host string) (*tls.Config, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	leaf := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: host},
		DNSNames:     []string{host},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(7 * 24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, m.ca.Leaf, m.key.Public(), m.ca.PrivateKey)
	if err != nil {
		return nil, err
	}
	certificate := tls.Certificate{Certificate: [][]byte{der}, PrivateKey: m.key}
	return &tls.Config{Certificates: []tls.Certificate{certificate}}, nil
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
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	certificates := &minter{known: map[string]*tls.Config{}, ca: ca, key: key}
	intercept := &goproxy.ConnectAction{Action: goproxy.ConnectMitm, TLSConfig: certificates.config}
	proxy.OnRequest().HandleConnectFunc(
		func(host string, ctx *goproxy.ProxyCtx) (*goproxy.ConnectAction, string) {
			return intercept, host
		})
	log.Fatal(http.ListenAndServe(os.Args[1], proxy))
}

type devNull struct{}

func (devNull) Write(p []byte) (int, error) { return len(p), nil }
