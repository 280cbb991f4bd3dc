# syntax=docker/dockerfile:1
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -B -q -pl proxy -am -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:25-jre
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --no-create-home drawbridge \
    && install -d -o drawbridge -g drawbridge -m 0700 /data
# As in a built checkout, so that the launcher is at home here.
COPY drawbridge /opt/drawbridge/
COPY --from=build /src/proxy/target/drawbridge-proxy-*.jar /opt/drawbridge/proxy/target/
COPY --from=build /src/proxy/target/lib /opt/drawbridge/proxy/target/lib
# What the JVM learns by serving connections of its own and by a check; it starts faster with it.
RUN /opt/drawbridge/drawbridge rehearse
USER drawbridge
VOLUME /data
EXPOSE 3128 9128
# Inside the container only the state is of interest, not who tells it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["curl", "-fsko", "/dev/null", "https://127.0.0.1:9128/health/ready"]
ENTRYPOINT ["/opt/drawbridge/drawbridge"]
# Who may use the proxy is access.clients: loopback alone, until it is told otherwise.
CMD ["run", "--listen", "0.0.0.0:3128", "--admin", "0.0.0.0:9128", "--data", "/data"]
